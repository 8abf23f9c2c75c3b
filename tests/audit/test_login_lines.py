"""Log-ins, log-outs and failures leave a line, and never what was typed."""

import pytest
from cast import PASSWORD

from governance.audit.models import Entry

pytestmark = pytest.mark.django_db


def lines() -> list[tuple]:
    return list(Entry.objects.order_by("id").values_list("action", "actor_name", "about_name", "note"))


def test_who_comes_in_and_leaves_is_noted_with_the_address(client, cast):
    client.post("/login/", {"username": "201", "password": PASSWORD})
    client.post("/logout/")
    assert lines() == [("account.logged_in", "周婷", "周婷", ""), ("account.logged_out", "周婷", "周婷", "")]
    assert set(Entry.objects.values_list("ip", flat=True)) == {"127.0.0.1"}


def test_a_wrong_password_is_noted_without_the_password(client, cast):
    client.post("/login/", {"username": "201", "password": "Secret-9999"})
    assert lines() == [("account.login.failed", "", "周婷", "工号 201")]
    assert "Secret-9999" not in str(list(Entry.objects.values()))


def test_what_was_typed_for_an_account_that_does_not_exist_is_not_kept(client, cast):
    client.post("/login/", {"username": "My-Password-1", "password": "x"})
    assert lines() == [("account.login.failed", "", "", "没有这个工号")]


def test_the_lock_after_five_mistakes_is_noted(client, cast):
    for _ in range(5):
        client.post("/login/", {"username": "201", "password": "wrong"})
    assert [line for line in lines() if line[0] == "account.locked"] == [("account.locked", "", "周婷", "工号 201")]
