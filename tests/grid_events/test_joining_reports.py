"""Which report is one more voice, and which begins an event of its own: an emergency is never swallowed."""

import pytest

from dispatch.calls.models import ServiceCall
from governance.facts.models import Fact
from governance.notices.models import Notice
from grids.events import services
from grids.models import EventReport, GridEvent

pytestmark = pytest.mark.django_db
HOTLINE = {"source": "hotline", "origin_ref": "12345-1"}


def notices(person, kind: str = "grids.repeated") -> list[tuple[str, int]]:
    return list(Notice.objects.filter(recipient=person, kind=kind).values_list("title", "times"))


def test_a_new_emergency_is_not_swallowed_by_one_that_waits_to_be_confirmed(town):
    first = town.flood()
    GridEvent.objects.filter(pk=first.pk).update(state="confirming", solved_at=first.begun_at, solved_level=0)

    second = town.take("2026-03-05 09:00", event_class="07-02", situation="河水又漫过堤岸")

    assert (second.joined, second.event.state, second.event.recurrence) == (False, "escalated", 2)
    assert ServiceCall.objects.filter(grid_event_id=second.event.pk, state="called").count() == 1
    assert Notice.objects.filter(kind="grids.jumped", url=second.event.get_absolute_url()).count() == 4


def test_what_was_solved_and_only_waits_to_be_confirmed_is_joined_by_no_place(town):
    first = town.solved()
    again = town.take("2026-03-04 10:00", actor=town.clerk)
    assert (again.joined, again.event.state, again.event.recurrence) == (False, "checking", 2)
    first.refresh_from_db()
    assert (first.reports, EventReport.objects.count()) == (1, 0)


def test_an_emergency_joins_one_that_is_called_for_already(town):
    first = town.flood()
    again = town.take("2026-03-04 09:10", event_class="07-02", situation="水还在涨")
    assert (again.joined, again.event) == (True, first)
    assert ServiceCall.objects.count() == 1
    assert notices(town.operator) == [(f"{first.title}：又有人上报，已报 2 次", 1)]


def test_an_emergency_joins_none_that_was_given_back_to_the_street(town):
    first = town.flood()
    call = ServiceCall.objects.get(grid_event_id=first.pk)
    town.do(call, "cancel", town.deputy, "2026-03-04 09:30", note="水已退")
    first.refresh_from_db()
    assert first.state == "level1"

    again = town.take("2026-03-04 10:00", event_class="07-02", situation="水又涨了")
    assert (again.joined, again.event.state) == (False, "escalated")


def test_an_emergency_with_a_known_number_joins_nothing_that_can_wait(town):
    first = town.reported(actor=town.operator, **HOTLINE)
    flood = town.take("2026-03-04 09:10", actor=town.operator, event_class="07-02", situation="水漫上来", **HOTLINE)

    assert (flood.joined, flood.event.state, flood.event.origin_ref) == (False, "escalated", "12345-1")
    again = town.take("2026-03-04 09:20", actor=town.operator, event_class="07-02", situation="水漫上来", **HOTLINE)
    assert (again.joined, again.event) == (True, flood.event)
    calmer = town.take("2026-03-04 09:30", actor=town.operator, **HOTLINE)
    assert (calmer.joined, calmer.event) == (True, first)


def test_what_proves_urgent_keeps_its_number_beside_another_emergency_of_that_number(town):
    first = town.reported(actor=town.operator, **HOTLINE)
    town.take("2026-03-04 09:05", actor=town.operator, event_class="07-02", situation="水漫上来", **HOTLINE)
    town.do(first, "accept", town.clerk, "2026-03-04 09:10", urgent=True)
    assert (first.state, first.tier, first.origin_ref) == ("escalated", "P1", "12345-1")


def test_an_emergency_among_many_begins_an_event_of_its_own(town):
    raws = [town.raw_event(**HOTLINE), town.raw_event(event_class="07-02", situation="水漫上来", **HOTLINE)]
    told = services.report_many(raws, actor=town.operator, at=town.moment("2026-03-04 09:00"))
    assert [(row.joined, row.event.state) for row in told] == [(False, "checking"), (False, "escalated")]


@pytest.mark.parametrize("end", ["closed", "dismissed", "withdrawn"])
def test_a_number_whose_event_has_ended_begins_a_new_one(town, end):
    first = town.reported(actor=town.operator, **HOTLINE)
    if end == "closed":
        town.do(first, "accept", town.clerk, "2026-03-04 09:10")
        town.do(first, "resolve", town.clerk, "2026-03-04 09:20", result_text="清走")
        town.do(first, "confirm", town.operator, "2026-03-04 09:30", answer="satisfied")
    elif end == "dismissed":
        town.do(first, "dismiss", town.clerk, "2026-03-04 09:10", note="现场没有")
    else:
        town.do(first, "withdraw", town.operator, "2026-03-04 09:10")
    assert first.state == end

    again = town.take("2026-03-05 09:00", actor=town.operator, **HOTLINE)
    assert (again.joined, again.event.state, again.event.origin_ref) == (False, "checking", "12345-1")
    assert (GridEvent.objects.count(), EventReport.objects.count()) == (2, 0)


def test_a_number_follows_what_was_joined_to_the_event_that_goes_on(town):
    kept = town.reported(situation="南门口又是摊贩", address="6 栋", grid_code="")
    joined = town.reported("2026-03-04 09:05", actor=town.operator, **HOTLINE)
    town.do(joined, "join", town.clerk, "2026-03-04 09:10", into=kept.case_no)

    again = town.take("2026-03-04 09:20", actor=town.operator, address="别处", grid_code="",
                      community="510106025002", **HOTLINE)  # fmt: skip
    assert (again.joined, again.event) == (True, kept)
    kept.refresh_from_db()
    assert kept.reports == 3

    town.do(kept, "dismiss", town.clerk, "2026-03-04 09:30", note="查无此事")
    assert not town.take("2026-03-04 09:40", actor=town.operator, address="别处", **HOTLINE).joined


def test_whoever_has_the_event_in_hand_hears_of_further_reports_in_one_line(town):
    event = town.reported()
    town.take("2026-03-04 09:01", actor=town.clerk)
    town.take("2026-03-04 09:02", actor=town.operator)
    assert notices(town.clerk) == [(f"{event.title}：又有人上报，已报 3 次", 2)]
    assert notices(town.operator) == []
    nth = Fact.objects.filter(kind="grids.event.repeated").order_by("id").values_list("attributes", flat=True)
    assert [row["nth"] for row in nth] == [2, 3]

    town.do(event, "accept", town.clerk, "2026-03-04 09:10")
    for name in ("raise_level3", "raise_level2", "raise_level1"):
        town.do(event, name, town.clerk, "2026-03-04 09:10", note="本级办不了")
    town.take("2026-03-04 09:20")
    assert notices(town.operator) == [(f"{event.title}：又有人上报，已报 4 次", 1)]


def test_reports_that_come_together_with_the_first_make_no_noise(town):
    services.report_many([town.raw_event()] * 3, actor=town.operator, at=town.moment("2026-03-04 09:00"))
    assert GridEvent.objects.get().reports == 3
    assert notices(town.clerk) == []
