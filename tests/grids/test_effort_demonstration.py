"""The demonstration's multi-party work: groups on every level, efforts of today, 西安路's year."""

from collections import Counter
from datetime import date, datetime
from itertools import islice
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from governance.documents import jobs
from governance.documents.models import Job
from governance.facts.models import Fact
from governance.organisations.demonstration import load_people
from governance.organisations.services.district import load_district
from governance.workflow import history
from grids.choices import Rank
from grids.codes import rank_of
from grids.demonstration import efforts, loading, past, volume
from grids.demonstration.crew import Crew
from grids.events.loading import load_event_catalogue
from grids.joint.choices import OPEN_EFFORT_STATES
from grids.models import AttachedGroup, JointEffort

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def disputes(count: int) -> list[int]:
    """Number some disputes and hazards of 西安路 in 2023."""
    found = (
        index
        for index in range(volume.SMALL)
        if volume.place_of(index).day.year == 2023
        and volume.place_of(index).day.month < 11
        and volume.matter_of(index)[0] == efforts.XIAN_ROAD
        and volume.matter_of(index)[1][:2] in volume.EMPHASIS
    )
    return list(islice(found, count))


def test_every_level_has_its_party_and_xian_road_its_two_thousand(settings, monkeypatch):
    settings.DEMONSTRATION = True
    monkeypatch.setattr(jobs, "hurry", lambda pk: None)
    load_district(date(2022, 1, 1))
    load_people(AT)
    loading.load_first(AT)

    party = Counter(
        rank_of(code) for code in AttachedGroup.objects.filter(kind="party").values_list("grid_code", flat=True)
    )
    assert party == {Rank.STREET: 13, Rank.COMMUNITY: 90, Rank.COMPOUND: 673, Rank.BUILDING: 673}
    today = JointEffort.objects.order_by("id")
    assert set(today.values_list("state", flat=True)) == set(OPEN_EFFORT_STATES)
    assert not Fact.objects.filter(at__gt=AT).exists()

    efforts.ask_past(AT)
    job = Job.objects.get(kind=efforts.KIND)
    load_event_catalogue(AT)
    happened = history.bring_in(past.scripts(disputes(12), crew=Crew(date(2022, 6, 1)), first_no=1, first_key=1))
    efforts.load_rest()
    ended = JointEffort.objects.filter(state="concluded")
    assert ended.count() == 52 + 12 * 8
    of_events = ended.exclude(event=None).select_related("event")
    assert of_events.count() == 52 and of_events.values("event").distinct().count() == happened == 12
    assert all(row.class_code == row.event.class_code and row.community == row.event.community for row in of_events)
    assert ended.order_by("-id").first().pk < today.open().first().pk
    told = Fact.objects.filter(kind="grids.effort.joined", at__year=2023, attributes__street="510106024")
    counted = told.aggregate(Sum("value"))["value__sum"]
    assert 2000 < counted < 4000
    own = ended.filter(street__code="510106024").aggregate(Sum("participants"))["participants__sum"]
    assert abs(own - counted) < 100  # what began in December may be counted in January
    before = JointEffort.objects.count()
    efforts.load_past(job, SimpleNamespace(begin=lambda total: None, reach=lambda done: None))
    assert (efforts.load_first(AT), JointEffort.objects.count()) == ("联动组织已在册", before)
