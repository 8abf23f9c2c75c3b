from datetime import timedelta

import pytest
import time_machine
from cast import PASSWORD
from django.utils import timezone

from governance.organisations.demonstration import FEATURED
from governance.organisations.models import User

pytestmark = pytest.mark.django_db


def log_in(client, password=PASSWORD, **more):
    return client.post("/login/", {"username": "201", "password": password, **more})


def test_the_right_word_leads_to_the_desk_or_to_the_page_that_was_asked_for(client, cast):
    assert log_in(client).url == "/"
    client.logout()
    assert log_in(client, next="/help/").url == "/help/"


def test_a_wrong_word_says_so_and_keeps_the_number(client, cast):
    answer = log_in(client, "wrong")
    assert answer.status_code == 422
    assert "工号或口令不对" in answer.content.decode()
    assert 'value="201"' in answer.content.decode()


def test_five_mistakes_lock_the_account_even_for_the_right_word(client, cast):
    answers = [log_in(client, "wrong").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    locked = log_in(client)
    assert locked.status_code == 429
    assert "30 分钟后自动解锁" in locked.content.decode()


def test_logging_out_takes_a_post(client, cast):
    client.force_login(cast.dept_operator)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"


def test_one_press_lets_in_as_a_listed_account_in_a_demonstration(client, settings):
    settings.DEMONSTRATION = True
    number, name, *_ = FEATURED[0][1][0]
    User.objects.create_user(number, name=name)
    assert name in client.get("/login/").content.decode()
    assert client.post(f"/login/as/{number}/").url == "/"
    assert client.get("/").status_code == 200


def test_one_press_lets_nobody_else_in(client, settings, cast):
    settings.DEMONSTRATION = True
    assert client.post("/login/as/201/").status_code == 404


def test_outside_a_demonstration_nothing_is_listed_and_nobody_is_let_in(client, settings):
    settings.DEMONSTRATION = False
    number, name, *_ = FEATURED[0][1][0]
    User.objects.create_user(number, name=name)
    assert client.post(f"/login/as/{number}/").status_code == 404
    assert "演示账号" not in client.get("/login/").content.decode()


@pytest.mark.parametrize("dropped", [False, True])
def test_half_an_hour_without_an_act_ends_the_session_with_the_cookie_of_it_or_without(client, cast, dropped):
    assert log_in(client).status_code == 302
    if dropped:
        del client.cookies["seen"]
    with time_machine.travel(timezone.now() + timedelta(minutes=29), tick=False):
        assert client.get("/help/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert client.get("/help/").url.startswith("/login/")


def test_a_session_that_drops_its_cookie_has_been_idle_since_the_log_in(client, cast):
    log_in(client)
    del client.cookies["seen"]
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert client.get("/help/").url.startswith("/login/")
