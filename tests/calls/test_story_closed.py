"""Called, signed, responded, replied, verified, called back, scored, closed."""

import pytest

from dispatch.calls.choices import CallState, LineState
from dispatch.calls.models import ServiceCall
from governance.errors import Invalid


def sampled(monkeypatch, yes: bool) -> None:
    monkeypatch.setattr(ServiceCall, "sampled", lambda call: yes)


def test_a_call_goes_from_draft_to_archive(town, monkeypatch):
    sampled(monkeypatch, True)
    call = town.draft()
    assert call.state == CallState.DRAFT
    assert call.title == "营门口路 128 号二楼招牌松动，随时可能坠落"

    town.do(call, "submit", town.operator, "2026-03-04 09:05")
    town.do(call, "issue", town.deputy, "2026-03-04 09:12")
    lead, assistant = town.lead(call), town.assistant(call)
    assert (lead.department, assistant.department) == (town.department, town.other_department)
    assert lead.state == assistant.state == LineState.WAITING

    town.answer(assistant, town.other_dept_operator, "2026-03-04 09:40")
    town.answer(lead, town.dept_operator, "2026-03-04 09:50")
    call.refresh_from_db()
    assert call.state == CallState.VERIFYING

    town.do(call, "pass", town.operator, "2026-03-04 14:00")
    assert call.state == CallState.AFTERCARE
    assert set(call.lines.values_list("state", flat=True)) == {LineState.DONE}

    town.do(call, "score", town.operator, "2026-03-04 15:00", speed=5, cooperation=4, result=5)
    assert call.state == CallState.AFTERCARE
    town.do(call, "record_callback", town.ops, "2026-03-05 10:00", answer="satisfied", solved="yes")

    assert call.state == CallState.CLOSED
    assert call.closed_at == town.moment("2026-03-05 10:00")
    assert town.facts(about=town.department) == [
        "calls.line.called",
        "calls.sign.kept",
        "calls.response.kept",
        "calls.arrival.kept",
        "calls.reply.kept",
        "calls.line.done",
        "calls.call.scored",
        "calls.callback.answered",
        "calls.call.closed",
    ]
    assert town.facts(about=town.other_department) == [
        "calls.line.called",
        "calls.sign.kept",
        "calls.response.kept",
        "calls.arrival.kept",
        "calls.reply.kept",
        "calls.line.done",
    ]
    assert town.facts(about=town.street) == ["calls.verify.kept"]


def test_without_callback_the_score_closes_it(town, monkeypatch):
    sampled(monkeypatch, False)
    call = town.verifying()

    town.do(call, "pass", town.operator, "2026-03-04 14:00")
    town.do(call, "score", town.operator, "2026-03-04 15:00", speed=5, cooperation=4, result=5)

    assert call.state == CallState.CLOSED


def test_silence_of_the_street_passes_flagged_and_counts_against_it(town, monkeypatch):
    sampled(monkeypatch, True)
    call = town.verifying("2026-03-04 10:00")

    town.sweep("2026-03-06 17:00")
    call.refresh_from_db()

    assert (call.state, call.auto_passed) == (CallState.AFTERCARE, True)
    assert "calls.verify.missed" in town.facts(about=town.street)

    town.sweep("2026-03-13 17:00")
    call.refresh_from_db()
    assert call.state == CallState.CLOSED
    assert call.scored_at is None and call.score_lapsed_at == town.moment("2026-03-11 17:00")
    assert call.callback_lapsed_at == call.closed_at == town.moment("2026-03-13 17:00")


def test_a_low_score_needs_a_reason_and_is_a_fact(town, monkeypatch):
    sampled(monkeypatch, False)
    call = town.verifying()
    town.do(call, "pass", town.operator, "2026-03-04 14:00")

    with pytest.raises(Invalid) as refusal:
        town.do(call, "score", town.operator, "2026-03-04 15:00", speed=2, cooperation=4, result=5)
    assert "note" in refusal.value.errors

    town.do(call, "score", town.operator, "2026-03-04 15:00", speed=2, cooperation=4, result=5, note="三次催促才到")
    assert "calls.call.dissatisfied" in town.facts(about=town.department)
