import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.errors import Conflict, Invalid, WrongState
from governance.integration.idempotency import Answer, once, purge
from governance.integration.models import IdempotencyKey
from governance.organisations.models import User

AT = timezone.now()
BUSY = "相同 Idempotency-Key 的请求仍在办理，请稍后重试。"


@pytest.fixture
def caller(db):
    return User.objects.create(username="api-1", name="平台", is_service=True)


class Act:
    """Count how often it really ran; refuse the first time, or take its time, where asked."""

    def __init__(self, refuse_first=False, seconds=0.0):
        self.runs = 0
        self.refuse_first = refuse_first
        self.seconds = seconds

    def __call__(self):
        time.sleep(self.seconds)
        self.runs += 1
        if self.refuse_first and self.runs == 1:
            raise WrongState("还不能办理。")
        return Answer(201, f'{{"run":{self.runs}}}', {"ETag": 'W/"1"'})


def ask(act, caller, *, key="k-1", body=b"{}", path="/api/v1/calls/"):
    return once(act, owner_id=caller.pk, path=path, key=key, body=body, at=AT)


def test_a_repeat_gives_the_first_answer_and_does_nothing_again(caller):
    act = Act()
    first, second = ask(act, caller), ask(act, caller)
    assert act.runs == 1
    assert (first.replayed, second.replayed) == (False, True)
    assert (second.status, second.body, second.headers) == (201, '{"run":1}', {"ETag": 'W/"1"'})


def test_without_a_key_every_post_counts(caller):
    act = Act()
    ask(act, caller, key=None)
    ask(act, caller, key=None)
    assert act.runs == 2
    assert not IdempotencyKey.objects.exists()


def test_a_refusal_leaves_no_key_and_is_judged_afresh(caller):
    act = Act(refuse_first=True)
    with pytest.raises(WrongState):
        ask(act, caller)
    assert not IdempotencyKey.objects.exists()
    assert ask(act, caller).body == '{"run":2}'


def test_the_same_key_with_another_body_is_refused(caller):
    act = Act()
    ask(act, caller)
    with pytest.raises(Invalid, match="内容不同"):
        ask(act, caller, body=b'{"other": 1}')
    assert act.runs == 1


def test_a_key_belongs_to_one_client_and_one_path(caller):
    act, other = Act(), User.objects.create(username="api-2", name="另一平台", is_service=True)
    ask(act, caller)
    ask(act, other)
    ask(act, caller, path="/api/v1/orders/")
    assert act.runs == 3


@pytest.mark.parametrize("key", ["", "x" * 256, "键", "a\tb", "a\0b"])
def test_a_key_that_cannot_be_kept_is_refused(caller, key):
    act = Act()
    with pytest.raises(Invalid, match="Idempotency-Key"):
        ask(act, caller, key=key)
    assert act.runs == 0


def test_a_key_costs_one_insert_and_one_update(caller, django_assert_num_queries):
    with django_assert_num_queries(4):  # two of them are the savepoint within the test's own transaction
        ask(Act(), caller)


def test_keys_are_forgotten_after_two_days(caller):
    ask(Act(), caller)
    assert purge(AT + timedelta(hours=47)) == 0
    assert purge(AT + timedelta(hours=49)) == 1


def race(caller, act):
    results = []

    def run():
        try:
            results.append(ask(act, caller).body)
        except Conflict as refusal:
            results.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_twins_in_flight_wait_for_the_first_and_share_its_answer(transactional_db, caller):
    act = Act(seconds=0.3)
    assert race(caller, act) == ['{"run":1}'] * 4
    assert act.runs == 1


@pytest.mark.django_db(transaction=True)
def test_a_twin_that_waits_too_long_is_told_to_come_back(transactional_db, caller, monkeypatch):
    monkeypatch.setattr("governance.integration.idempotency.LIMIT_WAITS", "SET LOCAL lock_timeout = '100ms'; ")
    act = Act(seconds=0.6)
    assert set(race(caller, act)) == {'{"run":1}', BUSY}
    assert act.runs == 1
