from datetime import UTC, datetime

import pytest

from governance.notices.models import Notice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 2, 50, tzinfo=UTC)


@pytest.fixture
def notice(cast):
    return Notice.objects.create(
        recipient=cast.dept_operator, kind="test", title="招牌松动", url="/help/", key="k", at=AT, first_at=AT
    )


def test_following_a_notice_marks_it_read_and_leads_on(client, cast, notice):
    client.force_login(cast.dept_operator)
    assert client.get(f"/notices/{notice.pk}/").url == "/help/"
    notice.refresh_from_db()
    assert notice.read_at


def test_a_notice_of_someone_else_is_not_found(client, cast, notice):
    client.force_login(cast.nobody)
    assert client.get(f"/notices/{notice.pk}/").status_code == 404


def test_all_can_be_marked_read_at_once(client, cast, notice):
    client.force_login(cast.dept_operator)
    assert "1 条未读" in client.get("/notices/").content.decode()
    client.post("/notices/read/", {"all": "1"})
    assert not Notice.objects.unread().exists()


def test_a_notice_never_leads_away_from_the_site(client, cast, notice):
    Notice.objects.update(url="https://example.com/")
    client.force_login(cast.dept_operator)
    assert client.get(f"/notices/{notice.pk}/").url == "/notices/"
