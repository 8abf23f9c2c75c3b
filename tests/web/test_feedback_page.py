import pytest

from governance.audit.models import Entry
from governance.notices.models import Notice

pytestmark = pytest.mark.django_db


def send(client, text="地址填了两遍，网格里已经有了", page="/calls/new/"):
    return client.post("/feedback/", {"page": page, "text": text})


def test_every_page_leads_to_the_form_and_says_which_page_it_is(client, cast):
    client.force_login(cast.dept_operator)
    assert 'href="/feedback/?page=/delegations/"' in client.get("/delegations/").content.decode()
    assert 'value="/delegations/"' in client.get("/feedback/?page=/delegations/").content.decode()


def test_a_remark_reaches_the_establishment_office_and_nobody_else(client, cast):
    client.force_login(cast.dept_operator)
    assert send(client).url == "/calls/new/"
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (cast.establishment, "/calls/new/")
    assert "周婷" in notice.title and "地址填了两遍" in notice.body
    assert Entry.objects.get(action="feedback.given").actor_name == "周婷"


def test_a_second_remark_does_not_replace_the_first(client, cast):
    client.force_login(cast.dept_operator)
    send(client)
    send(client, text="另一件：周报第三栏重复")
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("text", ["", "  ", "短", "长" * 501])
def test_an_empty_or_endless_remark_is_refused(client, cast, text):
    client.force_login(cast.dept_operator)
    assert send(client, text=text).status_code == 422
    assert not Notice.objects.exists() and not Entry.objects.filter(action="feedback.given").exists()


def test_it_never_leads_away_from_the_site(client, cast):
    client.force_login(cast.dept_operator)
    for page in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
        assert send(client, page=page).url == "/"


def test_a_stranger_is_asked_to_log_in(client):
    assert send(client).status_code == 302
    assert not Notice.objects.exists()
