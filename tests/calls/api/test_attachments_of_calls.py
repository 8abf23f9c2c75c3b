"""Files over the API: the same checks as on the page, multipart on this address alone."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.attachments.models import Attachment


def piece(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def picture() -> bytes:
    """A true PNG of one red point."""
    head = piece(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + piece(b"IDAT", zlib.compress(b"\0\xff\0\0")) + piece(b"IEND", b"")


PNG = picture()


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.VAR = tmp_path


def path(call) -> str:
    return f"/api/v1/calls/{call.case_no}/attachments/"


def upload(caller, call, name="现场.png", content=PNG, **headers):
    file = SimpleUploadedFile(name, content, "image/png")
    return caller.client.post(path(call), {"file": file}, headers=caller.headers() | headers)


def test_a_file_is_kept_listed_and_fetched(town, desk, platform):
    call = town.called()

    kept = upload(desk, call)
    listed = platform.get(path(call)).json()["results"]

    assert kept.status_code == 201, kept.content.decode()
    assert kept.json()["results"] == listed
    assert (listed[0]["name"], listed[0]["size"]) == ("现场.png", len(PNG))
    fetched = platform.get(listed[0]["href"])
    assert b"".join(fetched.streaming_content) == PNG
    assert fetched["Content-Disposition"].startswith("attachment")


def test_an_upload_repeated_with_its_key_is_kept_once(town, desk):
    call = town.called()

    answers = [upload(desk, call, **{"Idempotency-Key": "photo-1"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert Attachment.objects.count() == 1
    assert upload(desk, call, content=PNG + b"x", **{"Idempotency-Key": "photo-1"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.exe", b"MZ" + b"\0" * 60, 422),
        ("a.png", b"<script>", 422),
        ("a.png", b"", 422),
        ("../../a.svg", b"<svg/>", 422),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(town, desk, name, content, status):
    answer = upload(desk, town.called(), name, content)

    assert (answer.status_code, Attachment.objects.count()) == (status, 0), answer.content.decode()


def test_json_and_broken_forms_are_refused(town, desk):
    call = town.called()

    assert desk.post(path(call), {"file": "x"}).status_code == 415
    assert desk.send(path(call), b"nonsense", "multipart/form-data").json()["code"] == "malformed"
    assert desk.send(path(call), b"nonsense", "multipart/form-data; boundary=x").status_code == 422
    assert desk.client.post(path(call), {"note": "x"}, headers=desk.headers()).json()["errors"] == {
        "note": ["没有这个字段。"]
    }


def test_strangers_find_nothing_and_onlookers_add_nothing(town, desk, person):
    call = town.called()
    upload(desk, call)

    assert person("other_operator").get(path(call)).status_code == 404
    assert person("ops").get(path(call)).status_code == 200
    assert upload(person("ops"), call).json()["code"] == "not_yours"
    assert upload(person("other_operator"), call).status_code == 404
    assert desk.get(f"{path(call)}{10**12}/").status_code == 404
