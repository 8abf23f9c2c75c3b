import files
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from files import AT, upload

from governance.attachments import registry, services
from governance.attachments.models import Attachment
from governance.organisations.models import Organisation, Regime

pytestmark = pytest.mark.django_db
LABEL = "organisations.organisation"


@pytest.fixture
def photo(case, cast, var):
    return services.attach(case, upload("现场.jpg", files.jpeg()), actor=cast.operator, at=AT)


@pytest.fixture
def at_door(client):
    """Knock as a person: by a plain request, or with `post` by a form."""

    def knock(user, name, *arguments, post=None):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        url = reverse(name, args=arguments)
        response = client.get(url) if post is None else client.post(url, post)
        return response.status_code, response

    return knock


def test_who_sees_the_case_is_served_the_file_sealed(at_door, cast, photo):
    status, response = at_door(cast.chief, "attachment", photo.pk)
    assert status == 200 and b"".join(response.streaming_content) == files.jpeg()
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["Content-Security-Policy"].endswith("; sandbox")


def test_what_a_browser_could_run_is_only_ever_a_download(at_door, cast, case, var):
    for name, content in (("a.txt", "文字".encode()), ("b.docx", files.office())):
        row = services.attach(case, upload(name, content), actor=cast.operator, at=AT)
        _, response = at_door(cast.chief, "attachment", row.pk)
        assert response["Content-Disposition"].startswith("attachment")


def test_who_does_not_see_the_case_learns_nothing(at_door, cast, photo):
    for user in (cast.other_operator, cast.nobody):
        assert at_door(user, "attachment", photo.pk)[0] == 404
        assert at_door(user, "attachments", LABEL, photo.case_id)[0] == 404


def test_a_stranger_is_sent_to_log_in(client, photo):
    assert client.get(reverse("attachment", args=[photo.pk])).status_code == 302


def test_a_removed_file_is_gone_for_everyone(at_door, cast, photo):
    assert at_door(cast.operator, "attachment-remove", photo.pk, post={})[0] == 302
    assert at_door(cast.operator, "attachment", photo.pk)[0] == 404


def test_the_web_server_may_send_the_bytes_itself(at_door, cast, photo, settings):
    settings.ATTACHMENT_ACCEL = "/protected/"
    _, response = at_door(cast.chief, "attachment", photo.pk)
    assert response["X-Accel-Redirect"] == f"/protected/{photo.path}"
    assert response["Content-Type"] == "image/jpeg" and response.content == b""


def test_upload_leads_back_to_the_page_it_stood_on_and_the_list_shows_it(at_door, cast, case, var):
    file = SimpleUploadedFile("现场.jpg", files.jpeg())
    status, response = at_door(cast.operator, "attach", LABEL, case.pk, post={"file": file, "next": "/notices/"})
    assert (status, response.url) == (302, "/notices/")
    _, page = at_door(cast.operator, "attachments", LABEL, case.pk)
    assert "现场.jpg" in page.content.decode() and 'type="file"' in page.content.decode()


def test_who_only_sees_is_offered_no_form(at_door, cast, photo):
    text = at_door(cast.chief, "attachments", LABEL, photo.case_id)[1].content.decode()
    assert "现场.jpg" in text and 'type="file"' not in text and "删除" not in text


def test_an_upload_never_leads_away_from_the_site(at_door, cast, case, var):
    file = SimpleUploadedFile("现场.jpg", files.jpeg())
    _, response = at_door(cast.operator, "attach", LABEL, case.pk, post={"file": file, "next": "https://evil.example/"})
    assert response.url == reverse("attachments", args=[LABEL, case.pk])


def test_who_only_sees_may_not_add(at_door, cast, case, var):
    file = SimpleUploadedFile("现场.jpg", files.jpeg())
    assert at_door(cast.chief, "attach", LABEL, case.pk, post={"file": file})[0] == 403
    assert not Attachment.objects.exists()


def test_a_form_without_a_file_is_refused(at_door, cast, case, var):
    assert at_door(cast.operator, "attach", LABEL, case.pk, post={})[0] == 422


def test_a_model_nobody_registered_and_a_case_that_is_not_there_are_missing(at_door, cast, case):
    regime = Regime.objects.first()
    for label, pk in (("organisations.regime", regime.pk), ("no.such", 1), ("nonsense", 1), (LABEL, 0)):
        assert at_door(cast.operator, "attachments", label, pk)[0] == 404


def test_a_file_stays_once_its_case_takes_no_more(at_door, cast, case, photo, monkeypatch):
    registry.register(Organisation, visible=lambda user, case: True, attachable=lambda user, case: False)
    status, response = at_door(cast.operator, "attachment-remove", photo.pk, post={})
    assert status == 403 and "附件不能再删除" in response.content.decode()
    assert Attachment.objects.get().removed_at is None
    assert "删除" not in at_door(cast.operator, "attachments", LABEL, case.pk)[1].content.decode()
