from datetime import timedelta

import pytest
from cast import PASSWORD
from django.test import Client
from django.utils import timezone

from governance.audit.models import Entry
from governance.organisations.models import User

pytestmark = pytest.mark.django_db
NEW = "Lake-9-tower"


def send(client, old=PASSWORD, first=NEW, second=NEW):
    return client.post("/password/", {"old_password": old, "new_password1": first, "new_password2": second})


def test_a_new_password_is_taken_and_noted_and_this_session_stays(client, cast):
    client.force_login(cast.dept_operator)
    assert send(client).url == "/preferences/"
    assert User.objects.get(pk=cast.dept_operator.pk).check_password(NEW)
    assert client.get("/").status_code == 200
    assert Entry.objects.get(action="account.password.changed").about_name == "周婷"


def test_other_sessions_of_the_account_end(client, cast):
    other = Client()
    other.force_login(cast.dept_operator)
    client.force_login(cast.dept_operator)
    send(client)
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"old": "wrong"}, "现用口令不对"),
        ({"second": "Lake-9-other"}, "两次输入的新口令不一样"),
        ({"first": PASSWORD, "second": PASSWORD}, "不能与现用口令相同"),
        ({"first": "lakelakelake", "second": "lakelakelake"}, "三类"),
        ({"first": "Lake-9", "second": "Lake-9"}, "10"),
        ({"first": ""}, "请填写新口令"),
    ],
)
def test_a_bad_password_is_refused_and_nothing_changes(client, cast, given, words):
    client.force_login(cast.dept_operator)
    answer = send(client, **given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert User.objects.get(pk=cast.dept_operator.pk).check_password(PASSWORD)
    assert not Entry.objects.filter(action="account.password.changed").exists()


def test_an_old_password_is_told_so(client, cast):
    client.force_login(cast.dept_operator)
    assert "建议每 90 天" not in client.get("/password/").content.decode()
    User.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert "已用 91 天" in client.get("/password/").content.decode()


def test_a_stranger_is_asked_to_log_in(client):
    assert client.get("/password/").status_code == 302
