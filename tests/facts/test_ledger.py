from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from governance.errors import NotReady, WrongState
from governance.facts import ledger
from governance.facts.checks import known_kinds
from governance.facts.kinds import Kind, kinds, on, reactions
from governance.facts.models import VOIDED, Fact

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 1, 12, 0, 123456, tzinfo=UTC)


@pytest.fixture
def tell(signed, source):
    def make(about=7, at=AT, tier="P1", nth=1, **rest):
        return ledger.draft(signed, about=about, by=3, source=source, at=at, tier=tier, nth=nth, **rest)

    return make


def test_a_fact_carries_all_that_was_said_of_it(tell):
    ledger.append([fact := tell(value="1.50")])
    kept = Fact.objects.get()
    assert (kept.kind, kept.about_id, kept.by_id, kept.at, kept.value, kept.attributes) == (
        "town.call.signed", 7, 3, AT, Decimal("1.50"), {"tier": "P1", "nth": 1},
    )  # fmt: skip
    assert (fact.pk, fact.xid, fact.recorded_at) == (kept.pk, kept.xid, kept.recorded_at)


def test_the_same_fact_is_told_once(tell):
    ledger.append([tell(), tell()])
    ledger.append([again := tell(nth=2)])
    assert Fact.objects.count() == 1 and again.pk is None


def test_a_fact_about_nobody_is_told_once_too(tell):
    ledger.append([tell(about=None)])
    ledger.append([tell(about=None)])
    assert Fact.objects.count() == 1


def test_a_fact_about_another_or_of_another_moment_is_another(tell):
    ledger.append([tell(), tell(about=8), tell(at=AT + timedelta(microseconds=1))])
    assert Fact.objects.count() == 3


def test_any_number_of_facts_is_one_statement_a_piece(tell, django_assert_num_queries):
    ledger.append([tell()])
    facts = [tell(at=AT + timedelta(seconds=n)) for n in range(1, 2001)]
    with django_assert_num_queries(1):
        ledger.append(facts)
    assert Fact.objects.count() == 2001
    assert [fact.pk for fact in facts] == sorted(fact.pk for fact in facts)


def test_nothing_is_one_statement_too_many(django_assert_num_queries):
    with django_assert_num_queries(0):
        ledger.append([])


def test_those_who_listen_hear_each_new_fact_once_after_it_is_written(tell):
    heard = []
    on("town.call.signed")(lambda fact: heard.append((fact.about_id, Fact.objects.filter(pk=fact.pk).exists())))
    ledger.append([tell(), tell(), tell(about=8)])
    ledger.append([tell()])
    ledger.append([tell(about=9)], react=False)
    assert heard == [(7, True), (8, True)]


def test_a_listener_that_fails_takes_the_fact_with_it(tell):
    @on("town.call.signed")
    def fail(fact):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ledger.append([tell()])
    assert not Fact.objects.exists()


@pytest.mark.parametrize("wrong", [{"tier": 1}, {"nth": "1"}, {"nth": True}, {"colour": "red"}])
def test_attributes_other_than_declared_are_refused(tell, wrong):
    with pytest.raises(TypeError):
        tell(**wrong)


def test_a_missing_attribute_is_refused_and_an_unknown_one_is_none(signed, source, tell):
    with pytest.raises(TypeError):
        ledger.draft(signed, about=1, source=source, at=AT, tier="P1")
    assert tell(tier=None).attributes == {"tier": None, "nth": 1}


def test_days_moments_and_amounts_become_text(source):
    kind = Kind("town.call.priced", "x", {"day": date, "moment": datetime, "sum": Decimal})
    try:
        fact = ledger.draft(kind, about=1, source=source, at=AT, day=date(2026, 3, 4), moment=AT, sum=Decimal("1.20"))
    finally:
        del kinds[kind.name]
    assert fact.attributes == {"day": "2026-03-04", "moment": "2026-03-04T01:12:00.123456+00:00", "sum": "1.20"}


def test_kinds_are_declared_once_and_named_in_three_parts(signed):
    with pytest.raises(ValueError):
        Kind("town.call.signed", "x")
    with pytest.raises(ValueError):
        Kind("signed", "x")
    with pytest.raises(ValueError):
        Kind("town.call.judged", "x", {"value": int})


def test_listening_to_an_unknown_fact_stops_the_server(signed):
    on("town.call.sined")(print)
    try:
        (error,) = known_kinds(None)
    finally:
        del reactions["town.call.sined"]
    assert error.id == "facts.E001" and "town.call.signed" in error.hint
    assert known_kinds(None) == []


def test_facts_may_not_be_changed(tell):
    ledger.append([tell()])
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.update(value=2)


def test_a_void_is_a_row_of_its_own_with_a_reason(tell, cast):
    ledger.append([first := tell(), second := tell(about=8)])
    heard = []
    on(VOIDED)(heard.append)
    try:
        ledger.void(first, reason="误报", actor=cast.ops, at=AT)
    finally:
        reactions.pop(VOIDED)
    assert list(Fact.objects.standing()) == [second]
    void = Fact.objects.get(kind=VOIDED)
    assert heard == [void] and (void.source_id, void.about_id) == (first.pk, 7)
    assert void.attributes == {
        "fact_kind": "town.call.signed", "fact_at": AT.isoformat(), "reason": "误报", "actor": cast.ops.pk,
    }  # fmt: skip


def test_a_void_needs_a_reason_and_happens_once(tell, cast):
    ledger.append([fact := tell()])
    with pytest.raises(NotReady):
        ledger.void(fact, reason=" ", actor=cast.ops, at=AT)
    ledger.void(fact, reason="误报", actor=cast.ops, at=AT)
    with pytest.raises(WrongState, match="已经作废"):
        ledger.void(fact, reason="误报", actor=cast.ops, at=AT + timedelta(days=1))
    with pytest.raises(WrongState):
        ledger.void(Fact.objects.get(kind=VOIDED), reason="误报", actor=cast.ops, at=AT)
    assert Fact.objects.count() == 2
