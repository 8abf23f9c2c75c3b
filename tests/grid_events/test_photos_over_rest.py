"""Photos of events over REST: with the report as text, or afterwards as files; the checks and eyes of the pages."""

from base64 import b64encode
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from machines import Person
from PIL import Image

from governance.attachments.models import Attachment
from grids.models import GridEvent

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/grid-events/"


@pytest.fixture(autouse=True)
def morning(town, settings, tmp_path):
    settings.API_REQUESTS_PER_MINUTE = 0
    settings.VAR = tmp_path
    with time_machine.travel(town.moment("2026-03-04 09:00"), tick=False):
        yield


def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8), "grey").save(content, "JPEG")
    return content.getvalue()


def rubbish(town, **more) -> dict:
    return town.raw_event(situation="门口堆了垃圾", event_class="03-01") | more


def test_a_class_that_asks_for_a_photo_takes_it_with_the_report(town):
    worker = Person(town.grid_worker)
    refused = worker.post(ADDRESS, rubbish(town))
    assert (refused.status_code, refused.json()["errors"]) == (422, {"photo": ["“暴露垃圾”须附一张照片"]})
    for photo, words in (("@@", "base64"), (b64encode(b"<svg/>").decode(), "jpg、png 或 webp")):
        assert words in worker.post(ADDRESS, rubbish(town, photo=photo)).json()["errors"]["photo"][0]
    assert (GridEvent.objects.count(), Attachment.objects.count()) == (0, 0)

    taken = worker.post(ADDRESS, rubbish(town, photo=b64encode(picture()).decode()))
    assert taken.status_code == 201, taken.content.decode()
    listed = worker.get(worker.get(taken["Location"]).json()["attachments"]).json()["results"]
    assert [(row["name"], row["media_type"]) for row in listed] == [("现场.jpg", "image/jpeg")]
    assert b"".join(worker.get(listed[0]["href"]).streaming_content) == picture()


def test_of_many_reports_one_without_its_photo_is_refused_alone(town):
    rows = [rubbish(town), town.raw_event(), rubbish(town, source="hotline", origin_ref="H7", address="9 栋")]
    told = Person(town.operator).post(ADDRESS, {"events": rows}).json()["results"]
    assert [row["status"] for row in told] == [422, 201, 201]


def test_files_follow_the_eyes_and_hands_of_the_event(town):
    event = town.reported()
    place = f"{ADDRESS}{event.case_no}/attachments/"

    def upload(person, name="现场.jpg", content=None):
        caller, file = Person(person), SimpleUploadedFile(name, content or picture(), "image/jpeg")
        return caller.client.post(place, {"file": file}, headers=caller.headers())

    assert upload(town.clerk).status_code == 201
    assert upload(town.clerk, "a.jpg", b"<script>").status_code == 422
    assert upload(town.ops).json()["code"] == "not_yours"
    assert upload(town.other_operator).status_code == 404
    assert Person(town.ops).get(place).status_code == 200
    town.do(event, "dismiss", town.clerk, "2026-03-04 09:10", note="查无此事")
    assert upload(town.clerk).json()["code"] == "not_yours"
    assert Attachment.objects.count() == 1
