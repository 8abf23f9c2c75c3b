"""Sweepers and people at once, on calls: each rung once, one winner, and nobody waits for ever."""

import threading

import pytest
from call_town import Town
from django.db import connection
from scenes import RESPONSE

from dispatch.calls.loading import load_catalogue
from dispatch.calls.models import ServiceCall
from governance.catalogues.selectors import in_force
from governance.errors import Refusal, WrongState
from governance.facts.models import Fact
from governance.organisations.models import User
from governance.workflow import engine
from governance.workflow.models import Deadline, TransitionRecord
from governance.workflow.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    in_force.clear()
    return Town(cast)


def together(*works) -> list:
    """Start all at the same moment, each with its own connection; give what each returned or refused with."""
    results, start = [None] * len(works), threading.Barrier(len(works))

    def run(nth, work):
        start.wait()
        try:
            results[nth] = work()
        except Exception as error:  # told to the test, which judges it
            results[nth] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "somebody still waits"
    return results


def again(person: User) -> User:
    """The same person in another request."""
    return User.objects.get(pk=person.pk)


def passed(line, name, person, at, data) -> bool:
    try:
        engine.perform(type(line).objects.get(pk=line.pk), name, actor=again(person), at=at, form_data=data)
    except Refusal:
        return False
    return True


def test_four_sweepers_and_people_between_climb_each_rung_once(town, caplog):
    calls = [town.called(actor=town.coordinator) for _ in range(8)]
    moments = [town.moment(f"2026-03-04 {hour}") for hour in ("10:12", "10:42", "11:12", "13:12")]

    def sweeper():
        return sum(sweep(at, batch=3) for at in moments)

    def answer(role, person):
        lines = [call.lines.get(line_role=role) for call in calls]
        for line, at in zip(lines, moments * 2, strict=True):
            passed(line, "sign", person, at, {})
            passed(line, "respond", person, at, RESPONSE)

    results = together(
        *[sweeper] * 4, lambda: answer("lead", town.dept_operator), lambda: answer("assist", town.other_dept_operator)
    )
    sweep(moments[-1])

    assert [
        error for error in results if isinstance(error, Exception)
    ] == [] and "could not be swept" not in caplog.text
    climbs = TransitionRecord.objects.filter(name="climb").values_list("case_type_id", "case_id", "limit_name", "lamp")
    assert len(climbs) == len(set(climbs)) == sum(Deadline.objects.values_list("rung", flat=True))
    told = Fact.objects.values_list("kind", "source_type", "source_id", "about_id")
    assert len(told) == len(set(told))
    for call in ServiceCall.objects.all():
        moves = TransitionRecord.objects.filter(root_id=call.pk, limit_name="").exclude(name="begin")
        assert call.revision == moves.count()
        for line in call.lines.all():
            last = TransitionRecord.objects.filter(case_id=line.pk, limit_name="").exclude(root_id=line.pk).last()
            assert line.state == last.target


def test_of_two_who_make_the_same_move_one_succeeds(town):
    for _ in range(6):
        call = town.called(actor=town.coordinator)
        line, at = town.lead(call), town.moment("2026-03-04 09:20")
        results = together(
            *[lambda line=line, at=at: engine.perform(line, "sign", actor=again(town.dept_operator), at=at)] * 2
        )
        assert sorted(type(result).__name__ for result in results) == ["CallLine", "WrongState"]
        assert TransitionRecord.objects.filter(root_id=call.pk, name="sign").count() == 1
        assert Fact.objects.filter(kind="calls.sign.kept", source_id=line.pk).count() == 1


def test_the_first_of_two_different_moves_leaves_the_second_to_be_judged_anew(town):
    for _ in range(4):
        call, at = town.pending(), town.moment("2026-03-04 09:10")
        results = together(
            lambda call=call, at=at: engine.perform(call, "issue", actor=again(town.coordinator), at=at),
            lambda call=call, at=at: engine.perform(
                ServiceCall.objects.get(pk=call.pk), "withdraw", actor=again(town.operator), at=at
            ),
        )
        assert sum(isinstance(result, WrongState) for result in results) == 1
        call.refresh_from_db()
        assert call.lines.exists() is (call.state == "called")


@pytest.mark.parametrize("rounds", [12, pytest.param(60, marks=pytest.mark.soak)])
def test_moves_and_sweeps_never_lock_one_another_out(town, rounds, caplog):
    """Four moves of two people on the same calls, and two sweepers, a round: a deadlock would be an error here."""
    for _ in range(rounds):
        calls = [town.called(actor=town.coordinator) for _ in range(2)]
        at = town.moment("2026-03-04 11:12")

        def people(calls=calls, at=at):
            for call in calls:
                passed(
                    call.lines.get(line_role="lead"),
                    "hand_to_agency",
                    town.dept_operator,
                    at,
                    {"agency": "510106025-F3"},
                )
                passed(call.lines.get(line_role="assist"), "respond", town.other_dept_operator, at, RESPONSE)

        results = together(
            people,
            lambda calls=calls: people(calls[::-1]),
            *[lambda at=at: sweep(at, batch=1), lambda at=at: sweep(at)],
        )
        assert [error for error in results if isinstance(error, Exception)] == []
    assert "could not be swept" not in caplog.text
    assert not Deadline.objects.exclude(failures=0).exists()


def test_two_calls_merged_into_each_other_leave_one_that_goes_on(town):
    """Both are locked in the order of their keys: the second merge waits, and then has nothing to merge into."""
    at = town.moment("2026-03-04 09:20")

    def merge(call, into):
        return lambda: passed(call, "merge", town.operator, at, {"into": into.case_no})

    for _ in range(4):
        pair = [town.called(), town.called()]
        assert sorted(together(merge(*pair), merge(*reversed(pair)))) == [False, True]
        for call in pair:
            call.refresh_from_db()
        assert sorted(call.state for call in pair) == ["called", "merged"]
        assert sorted(call.joined for call in pair) == [0, 1]
