"""Closed calls are looked at on the spot: drawn unforeseeably, judged by people, counted once reviewed."""

from collections import Counter
from types import SimpleNamespace

import pytest

from dispatch.calls.check_desk import checks_of
from dispatch.calls.choices import CheckState
from dispatch.calls.models import ServiceCall, SiteCheck
from dispatch.calls.sampling import draw_site_checks
from governance.errors import NeedsPerson, NotYours
from governance.facts.models import Fact
from governance.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(town, monkeypatch) -> SiteCheck:
    """The check of a call from the media that an agency answered; it is drawn for certain here."""
    monkeypatch.setattr(ServiceCall, "sampled_for_check", lambda call: True)
    call = town.closed()
    ServiceCall.objects.filter(pk=call.pk).update(source="media")
    draw_site_checks(town.moment("2026-03-05 09:00"))
    return SiteCheck.objects.get()


def kinds() -> list[str]:
    return list(Fact.objects.filter(kind__startswith="calls.check").values_list("kind", flat=True))


def test_about_a_twentieth_is_drawn_and_nobody_without_the_key_foresees_which(settings):
    calls = [ServiceCall(case_no=f"510106-260304-C{n:05d}") for n in range(20_000)]
    before = [call.sampled_for_check() for call in calls]
    assert 0.045 < sum(before) / len(calls) < 0.055
    settings.SECRET_KEY = "another"
    assert before != [call.sampled_for_check() for call in calls]


def test_the_draw_of_the_visit_is_independent_of_the_draw_of_the_call_back():
    calls = [ServiceCall(case_no=f"510106-260304-C{n:05d}") for n in range(20_000)]
    both = Counter((call.sampled(), call.sampled_for_check()) for call in calls)
    share = both[True, True] / (both[True, True] + both[False, True])
    assert 0.16 < share < 0.24


def test_a_closed_call_is_drawn_once_and_an_old_one_never(town, drawn):
    assert drawn.state == CheckState.DRAWN
    assert draw_site_checks(town.moment("2026-03-05 09:05")) == 0
    SiteCheck.objects.all()._raw_delete("default")
    assert draw_site_checks(town.moment("2026-05-05 09:00")) == 0
    assert draw_site_checks(town.moment("2026-03-05 09:05")) == 1


def test_only_the_district_knows_of_a_drawn_call(town, drawn):
    at = town.moment("2026-03-05 10:00")
    for person in (town.operator, town.dept_leader, town.dept_operator, town.agency_head, town.nobody):
        assert not SiteCheck.objects.visible_to(person, at).exists()
        assert checks_of(person, at) == []
    assert [item.number for item in checks_of(town.ops, at)] == [drawn.case_no]
    assert set(Notice.objects.filter(kind="calls.check").values_list("recipient__name", flat=True)) == {town.ops.name}


def test_what_is_true_is_told_and_costs_nothing(town, drawn):
    town.do(drawn, "find_true", town.ops, "2026-03-05 10:00", note="招牌已拆除，墙面平整")
    assert kinds() == ["calls.check.passed"]
    assert SiteCheck.objects.visible_to(town.dept_operator, town.moment("2026-03-05 10:01")).exists()


def test_what_is_untrue_counts_after_five_working_days_without_an_appeal_twice_for_the_media(town, drawn):
    town.do(drawn, "find_false", town.ops, "2026-03-05 10:00", note="面板仍挂在墙上")
    assert kinds() == []
    assert [item.step for item in checks_of(town.dept_leader, town.moment("2026-03-05 10:01"))] == ["抽查不属实"]
    town.sweep("2026-03-12 09:59")
    assert kinds() == []
    town.sweep("2026-03-12 18:00")
    drawn.refresh_from_db()
    fact = Fact.objects.get(kind="calls.check.failed")
    assert (drawn.state, fact.about_id, fact.attributes["doubled"]) == ("confirmed", town.department.pk, True)
    assert fact.attributes["origin"] == "media"


def test_a_review_is_asked_by_the_lead_alone_and_decided_by_others_than_the_checker(town, drawn):
    town.do(drawn, "find_false", town.ops, "2026-03-05 10:00", note="面板仍挂在墙上")
    for person in (town.other_dept_leader, town.dept_operator, town.operator):
        with pytest.raises(NotYours):
            town.do(drawn, "ask_review", person, "2026-03-05 11:00", note="已于当日拆除")
    town.do(drawn, "ask_review", town.dept_leader, "2026-03-05 11:00", note="已于当日拆除")
    for move in ("uphold", "revoke"):
        with pytest.raises(NotYours):
            town.do(drawn, move, town.ops, "2026-03-05 12:00", note="不变")
    town.do(drawn, "revoke", town.performance, "2026-03-06 10:00", note="照片拍摄地点有误")
    assert (drawn.state, kinds()) == ("revoked", [])


def test_an_upheld_finding_counts_at_once(town, drawn):
    town.do(drawn, "find_false", town.ops, "2026-03-05 10:00", note="面板仍挂在墙上")
    town.do(drawn, "ask_review", town.dept_leader, "2026-03-05 11:00", note="已于当日拆除")
    town.do(drawn, "uphold", town.performance, "2026-03-06 10:00", note="二次查看属实")
    assert (drawn.state, kinds()) == ("confirmed", ["calls.check.failed"])


def test_a_review_that_runs_out_revokes_the_finding_and_says_so(town, drawn):
    town.do(drawn, "find_false", town.ops, "2026-03-05 10:00", note="面板仍挂在墙上")
    town.do(drawn, "ask_review", town.dept_leader, "2026-03-05 11:00", note="已于当日拆除")
    town.sweep("2026-03-13 09:00")
    drawn.refresh_from_db()
    assert (drawn.state, drawn.review_lapsed, kinds()) == ("revoked", True, [])


def test_a_visit_that_nobody_made_is_told_to_the_district_alone(town, drawn):
    town.sweep("2026-03-20 09:00")
    drawn.refresh_from_db()
    assert (drawn.state, kinds()) == ("lapsed", ["calls.check.lapsed"])
    assert not SiteCheck.objects.visible_to(town.dept_leader, town.moment("2026-03-20 10:00")).exists()


def test_a_finding_of_untruth_is_made_by_a_person(town, drawn):
    machine = SimpleNamespace(pk=town.machine.pk, is_service=True)
    with pytest.raises(NeedsPerson):
        town.do(drawn, "find_false", machine, "2026-03-05 10:00", note="面板仍挂在墙上")
