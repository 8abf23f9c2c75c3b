"""Whoever reported a matter hears how it ends, however it came in; clocks blame no volunteer."""

import json

import pytest

from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.organisations.models import Post
from governance.supervision.models import SupervisionSheet
from governance.workflow.models import TransitionRecord
from grids.models import EventReport, GridEvent

pytestmark = pytest.mark.django_db


def told(person, kind: str) -> list[str]:
    return list(Notice.objects.filter(recipient=person, kind=kind).values_list("title", flat=True))


def second_worker(town):
    """A representative of the residents reports the same."""
    person = type(town.clerk).objects.create(username="rep", name="居民代表甲")
    Post.objects.create(
        person=person, organisation=town.community, role="residents_representative", starts_on="2022-01-01"
    )
    return person


def test_every_joined_reporter_is_asked_and_told_at_the_end(town):
    other = second_worker(town)
    event = town.reported()
    assert town.take("2026-03-04 09:05", actor=other).joined

    town.do(event, "accept", town.clerk, "2026-03-04 09:10")
    town.do(event, "resolve", town.clerk, "2026-03-04 09:20", result_text="已劝离")
    assert told(town.grid_worker, "grids.confirm") == told(other, "grids.confirm") == [f"{event.title}：已解决，请确认"]

    town.do(event, "confirm", town.grid_worker, "2026-03-04 09:30", answer="fairly")
    assert told(other, "grids.ended") == [f"{event.title}：办结"]
    assert told(town.grid_worker, "grids.ended") == []


def test_who_joined_reads_the_event_even_outside_the_own_grids(town):
    other = second_worker(town)
    town.reported()
    event = town.take("2026-03-04 09:05", actor=other).event
    assert GridEvent.objects.visible_to(other, town.moment("2026-03-04 09:06")).get() == event


def test_reports_of_an_event_that_is_joined_by_hand_go_with_it(town):
    other = second_worker(town)
    first = town.reported(situation="南门口又是摊贩", address="6 栋", grid_code="")
    second = town.reported("2026-03-04 09:05")
    town.take("2026-03-04 09:06", actor=other)
    town.do(second, "join", town.clerk, "2026-03-04 09:10", into=first.case_no)

    first.refresh_from_db()
    assert first.reports == 3
    assert set(EventReport.objects.filter(event=first).values_list("reporter__name", flat=True)) == {
        town.grid_worker.name, other.name,
    }  # fmt: skip
    town.do(first, "accept", town.clerk, "2026-03-04 09:20")
    town.do(first, "resolve", town.clerk, "2026-03-04 09:30", result_text="已劝离")
    assert told(other, "grids.confirm") == [f"{first.title}：已解决，请确认"]


def test_what_closes_unconfirmed_is_told_to_all_reporters(town):
    event = town.solved()
    town.sweep("2026-03-09 17:01")
    event.refresh_from_db()
    assert event.unconfirmed
    assert told(town.grid_worker, "grids.ended") == [f"{event.title}：办结"]


def test_the_third_at_one_point_is_proposed_with_the_events_that_speak_for_it(town):
    numbers = []
    for day in ("04", "09", "11"):
        event = town.reported(f"2026-03-{day} 09:00")
        numbers.append(event.case_no)
        town.do(event, "accept", town.clerk, f"2026-03-{day} 09:10")
        town.do(event, "resolve", town.clerk, f"2026-03-{day} 09:20", result_text="清走")
        town.do(event, "confirm", town.grid_worker, f"2026-03-{day} 09:30", answer="satisfied")

    fact = Fact.objects.get(kind="grids.event.recurred")
    assert (fact.attributes["nth"], fact.attributes["events"].split()) == (3, numbers[:2])
    assert "可提议调度令（C03）或列入每月一题" in told(town.coordinator, "grids.recurred")[0]


def test_clocks_count_against_paid_posts_alone_and_name_nobody(town):
    event = town.reported()
    town.sweep("2026-03-25 17:01")
    event.refresh_from_db()
    assert event.state == "escalated"

    missed = Fact.objects.filter(kind__in=("grids.level.missed", "grids.check.missed")).order_by("at", "id")
    assert [(row.attributes.get("level"), row.attributes.get("paid")) for row in missed] == [
        (None, None), (4, False), (3, False), (2, True), (1, True),
    ]  # fmt: skip
    places = {town.community.pk, town.street.pk}
    assert {row.about_id for row in missed} == places
    people = {person.name for person in type(town.clerk).objects.exclude(name="")}
    everything = json.dumps([row.attributes for row in Fact.objects.all()], ensure_ascii=False)
    assert [name for name in people if name in everything] == []
    climbed = TransitionRecord.objects.filter(name__startswith="climb")
    assert climbed.exists() and not climbed.exclude(actor_id=None).exists()
    assert not SupervisionSheet.objects.exists()
