"""The two years of the demonstration: every call was an event first; a loading cut short goes on without doubling."""

from collections import Counter
from datetime import date, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.test import TestCase, override_settings
from django.utils import timezone

from dispatch.calls.demonstration import loading, past
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.workflows.call_rules import outcome_in_words
from governance.documents import jobs, stopping
from governance.documents.choices import JobState
from governance.documents.models import Job
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.organisations.demonstration import load_people
from governance.organisations.selectors import streets
from governance.organisations.services.district import load_district
from governance.workflow import history
from governance.workflow.models import Deadline, TransitionRecord
from governance.workflow.sweep import sweep
from grids.demonstration import loading as ground
from grids.demonstration import past as past_events
from grids.demonstration import present, recurring, volume
from grids.demonstration.crew import Crew
from grids.events.choices import EventState
from grids.models import GridEvent

NOW = datetime(2026, 3, 4, 10, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
EVERY = 80
SAME = ("street_id", "community_id", "grid_code", "item_code", "title", "situation", "address", "tier")
MONTHS = 6  # of the steps in the background


def past_ones():
    return GridEvent.objects.filter(begun_at__lt=NOW - timedelta(days=365))


def recent_ones():
    return GridEvent.objects.filter(begun_at__gte=NOW - timedelta(days=365))


def earlier(event) -> list[str]:
    """The events at the same point in the thirty days before one was reported."""
    rows = past_ones().filter(place_key=event.place_key, begun_at__gte=event.begun_at - timedelta(days=30))
    rows = rows.filter(Q(begun_at__lt=event.begun_at) | Q(begun_at=event.begun_at, pk__lt=event.pk))
    return list(rows.order_by("begun_at", "pk").values_list("case_no", flat=True))


def steps():
    return Job.objects.filter(kind=loading.KIND).order_by("pk")


@override_settings(DEMONSTRATION=True)
class TestThePastOfTheGround(TestCase):
    """A small share of the two years, its first months loaded as the background would."""

    @classmethod
    def setUpTestData(cls):
        with mock.patch.multiple(loading, EVERY=EVERY), mock.patch.object(jobs, "hurry"):
            load_district(date(2022, 1, 1))
            load_people(NOW)
            ground.load_first(NOW)
            loading.load_first(NOW)
        for pk in steps().filter(state=JobState.QUEUED).values_list("pk", flat=True)[:MONTHS]:
            jobs.run(pk, timezone.now())
        cls.waiting = steps().filter(state=JobState.QUEUED).first()

    def test_all_events_of_the_past_are_closed_and_nothing_of_them_runs(self):
        events = past_ones()

        assert set(events.values_list("state", flat=True)) == {EventState.CLOSED}
        assert events.count() == sum(steps().filter(state=JobState.DONE).values_list("total", flat=True)) > 200
        assert not Deadline.objects.of_roots(GridEvent, events.values("pk")).running().exists()
        assert not Notice.objects.filter(kind__startswith="grids.").exists()
        records = TransitionRecord.objects.count()
        sweep(NOW)
        assert not TransitionRecord.objects.filter(root_id__in=events.values("pk"), at__gt=NOW).exists()
        assert TransitionRecord.objects.count() >= records

    def test_four_fifths_were_settled_by_the_street_and_those_below(self):
        levels = Counter(past_ones().values_list("solved_level", flat=True))

        assert set(levels) == {0, 1, 2, 3, 4}
        assert 0.79 <= 1 - levels[0] / levels.total() <= 0.85
        assert Fact.objects.filter(kind="grids.event.escalated").count() == levels[0]

    def test_every_past_call_and_its_event_know_each_other_and_agree(self):
        calls = ServiceCall.objects.filter(begun_at__lt=NOW.replace(year=2024, month=1, day=1))
        events = {event.pk: event for event in GridEvent.objects.exclude(escalated_at=None)}

        assert len(events) == calls.count() > 30
        for call in calls:
            event = events[call.grid_event_id]
            assert (event.call_no, call.origin_ref) == (call.case_no, event.case_no)
            for name in (
                "street_id",
                "community_id",
                "grid_code",
                "item_code",
                "title",
                "situation",
                "address",
                "tier",
            ):
                assert getattr(event, name) == getattr(call, name), name
            assert event.begun_at <= event.escalated_at == call.begun_at
            assert event.solved_at == call.closed_at
            assert event.result_text == outcome_in_words(CallLine.objects.filter(call=call))
            assert event.jumps == call.urgent

    def test_of_the_last_days_some_wait_on_every_level_and_none_too_long(self):
        states = Counter(recent_ones().values_list("state", flat=True))

        assert set(states) == {"checking", "level4", "level3", "level2", "level1", "confirming", "closed"}
        assert sum(states.values()) == present.EVENTS
        waiting = recent_ones().open()
        assert set(waiting.values_list("street", flat=True)) == {row.pk for row in streets()}
        running = Deadline.objects.of_roots(GridEvent, waiting.values("pk")).running()
        assert running.count() == waiting.count() > 100
        assert not running.filter(due_at__lte=NOW).exists()
        assert list(recent_ones().order_by("pk")) == list(recent_ones().order_by("begun_at", "pk"))
        assert recent_ones().order_by("pk")[0].pk > past_ones().order_by("pk").last().pk

    def test_past_events_lie_in_grids_and_some_went_up_by_the_clock(self):
        moves = Counter(TransitionRecord.objects.filter(limit_name="").values_list("name", flat=True))

        assert moves["climb_level3"] and moves["raise_level3"] and moves["close_unconfirmed"] and moves["jump"]
        assert GridEvent.objects.exclude(grid_code__regex=r"^510106\d{12}$").count() == 0
        assert GridEvent.objects.values("title").distinct().count() > 60
        assert not GridEvent.objects.filter(situation__contains="{").exists()

    def test_a_step_that_was_killed_goes_on_and_brings_each_event_once(self):
        before, whole = GridEvent.objects.count(), past_events.course_of
        told = []

        def killed(index, **more):
            told.append(index)
            if len(told) == 15:
                raise KeyboardInterrupt
            return whole(index, **more)

        patches = mock.patch.object(past_events, "course_of", killed), mock.patch.object(history, "FULL", 1)
        with patches[0], patches[1], self.assertRaises(KeyboardInterrupt):
            jobs.run(self.waiting.pk, timezone.now())
        calls = len(loading._indices(self.waiting)[0])
        assert GridEvent.objects.count() - before == calls + 14

        self.waiting.refresh_from_db()
        jobs.run(self.waiting.pk, self.waiting.next_at)

        self.assert_whole(before)

    def test_a_worker_that_ends_stops_the_step_which_the_next_one_finishes(self):
        before, told = GridEvent.objects.count(), []
        self.addCleanup(stopping.take_back)

        def ending(index, **more):
            told.append(index)
            if len(told) == 4:
                stopping.tell()
            return whole(index, **more)

        whole = past.course_of
        with mock.patch.object(past, "course_of", ending), mock.patch.object(history, "FULL", 1):
            jobs.run(self.waiting.pk, timezone.now())
        self.waiting.refresh_from_db()
        assert (self.waiting.state, self.waiting.attempts, len(told)) == (JobState.QUEUED, 0, 4)
        assert GridEvent.objects.count() == before + 3

        stopping.take_back()
        jobs.run(self.waiting.pk, timezone.now())

        self.assert_whole(before)

    def test_what_came_back_is_counted_from_the_rows_once_all_are_there(self):
        job = Job.objects.get(kind=recurring.KIND)
        jobs.run(job.pk, timezone.now())
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.QUEUED, 0)
        assert not past_ones().exclude(recurrence=1).exists()
        for nth in range(2):  # two places of which nothing is loaded in so small a share
            self.come_back(nth)

        job.params["events"] = past_ones().count()
        job.save(update_fields=["params"])
        jobs.run(job.pk, timezone.now())

        job.refresh_from_db()
        assert (job.state, job.done) == (JobState.DONE, 89_500)
        told = {fact.source_id: fact for fact in Fact.objects.filter(kind="grids.event.recurred")}
        for event in past_ones():
            before = earlier(event)
            assert event.recurrence == len(before) + 1
            fact = told.pop(event.pk, None)
            assert (fact is not None) == (event.recurrence >= 3)
            if fact:
                assert (fact.attributes["nth"], fact.attributes["events"].split()) == (event.recurrence, before)
                assert (fact.at, fact.about_id) == (event.begun_at, event.community_id)
        assert not told
        assert Counter(past_ones().values_list("recurrence", flat=True))[3] >= 2
        facts = Fact.objects.count()
        recurring.count(job.params["first_key"], job.params["first_key"] + 89_500)
        assert Fact.objects.count() == facts

    def come_back(self, nth: int) -> None:
        """Load the three events of a place that comes back, and a large one that was reported between them."""
        indices = [nth + turn * volume.GAP for turn in range(3)]
        given = {"first_no": self.waiting.params["first_event_no"], "first_key": self.waiting.params["first_event_key"]}
        keys = [given["first_key"] + volume.key_of(index, large=False) for index in indices]
        there = set(GridEvent.objects.filter(pk__in=keys).values_list("pk", flat=True))
        missing = [index for index, key in zip(indices, keys, strict=True) if key not in there]
        history.bring_in(past_events.scripts(missing, crew=Crew(loading.STAFFED), **given))
        first, second, _ = GridEvent.objects.filter(pk__in=keys).order_by("pk")
        large = past_ones().exclude(escalated_at=None).filter(begun_at__gt=second.begun_at).order_by("begun_at").first()
        GridEvent.objects.filter(pk=large.pk).update(place_key=first.place_key)

    def test_a_new_start_takes_up_what_a_killed_worker_left(self):
        steps().filter(pk=self.waiting.pk).update(state=JobState.RUNNING, heard_at=timezone.now() - jobs.GONE * 2)

        loading.load_first(NOW)

        self.waiting.refresh_from_db()
        assert self.waiting.state == JobState.QUEUED

    def assert_whole(self, before: int) -> None:
        self.waiting.refresh_from_db()
        assert (self.waiting.state, self.waiting.done) == (JobState.DONE, self.waiting.total)
        assert GridEvent.objects.count() == before + self.waiting.total
        linked = list(ServiceCall.objects.exclude(grid_event_id=None).values_list("grid_event_id", flat=True))
        large = GridEvent.objects.exclude(escalated_at=None)
        assert sorted(linked) == sorted(large.values_list("pk", flat=True))


class TestHowMany:
    """The numbers of the two years, told without a database."""

    def test_the_two_years_hold_eighty_nine_thousand_five_hundred_events_without_gap(self):
        keys = [volume.key_of(index, large=True) for index in range(volume.LARGE)]
        keys += [volume.key_of(index, large=False) for index in range(volume.SMALL)]

        assert sorted(keys) == list(range(89_500))

    def test_no_two_come_under_the_same_number_of_the_hotline(self):
        refs = {past_events.origin_ref("hotline", NOW, key) for key in range(4_711, 4_711 + 89_500)}

        assert len(refs) == 89_500
        assert past_events.origin_ref("grid", NOW, 1) == ""

    def test_a_place_that_comes_back_does_so_within_thirty_days(self):
        for base in range(0, volume.SMALL - volume.ROUND, volume.ROUND):
            days = [volume.place_of(base + nth * volume.GAP).day for nth in range(3)]
            assert (days[2] - days[0]).days < 30
            assert len({volume.matter_of(base + nth * volume.GAP)[:2] for nth in range(3)}) == 1

    def test_the_street_of_xian_dealt_with_more_than_twelve_hundred_disputes_and_hazards_in_2023(self):
        first = volume.before(date(2023, 1, 1), volume.SMALL)
        told = (volume.matter_of(index)[:2] for index in range(first, volume.SMALL))

        assert sum(street == volume.XIAN and code[:2] in volume.EMPHASIS for street, code in told) >= 1_200
