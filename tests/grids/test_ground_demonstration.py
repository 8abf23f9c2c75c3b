"""The demonstration's ground: 13 streets, 90 communities, 6,008 buildings, each with somebody who looks after it."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import timezone

from governance.documents import imports, jobs
from governance.documents.choices import JobState
from governance.documents.models import Job
from governance.documents.spreadsheets.writing import write_data
from governance.organisations.demonstration import load_people
from governance.organisations.models import User
from governance.organisations.services.district import load_district
from grids import reports, selectors
from grids.choices import Rank
from grids.demonstration import loading, people, places
from grids.models import Grid, GridPost

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def loaded(settings, monkeypatch):
    settings.DEMONSTRATION = True
    monkeypatch.setattr(jobs, "hurry", lambda pk: None)
    load_district(date(2022, 1, 1))
    load_people(AT)
    return loading.load_first(AT)


def test_the_register_has_four_levels_and_its_own_people(loaded):
    assert Counter(Grid.objects.values_list("rank", "dedicated")) == {
        (Rank.STREET, False): 13,
        (Rank.COMMUNITY, False): 90,
        (Rank.COMPOUND, False): 673,
        (Rank.COMPOUND, True): 187,
        (Rank.BUILDING, False): 6008,
    }
    assert loaded.startswith("已载入网格 6971 个")
    assert GridPost.objects.filter(paid=True).count() == 673
    known = User.objects.get(username="50380083").grid_posts.get().grid
    assert (known.community.name, known.rank) == ("银桂社区", Rank.COMPOUND)
    assert loading.load_first(AT) == "演示网格已在册"
    assert Grid.objects.count() == 6971


def test_every_building_gets_a_volunteer_and_loading_again_adds_nobody(loaded):
    assert loading.load_rest(AT).startswith("已载入网格任职 6681 项")
    assert not Grid.objects.filter(rank=Rank.BUILDING, posts=None).exists()
    assert GridPost.objects.filter(grid__rank=Rank.BUILDING, paid=True).count() == 0
    names = list(User.objects.filter(is_service=False).values_list("name", flat=True))
    assert len(names) == len(set(names))
    assert people.staff(Grid.objects.filter(rank=Rank.BUILDING), AT) == 0


def test_the_buildings_of_the_communities_add_up():
    assert sum(places.share(nth, 90) for nth in range(90)) == 6008
    assert {places.share(nth, 90) for nth in range(90)} == {66, 67}


def test_a_few_outlines_let_a_point_be_looked_up(loaded):
    drawn = Grid.objects.exclude(boundary=None)
    assert {code[:12] for code in drawn.values_list("code", flat=True)} == set(places.OUTLINED)
    found = selectors.grid_of_point(30.701, 104.0405, AT.date())
    assert (found.rank, found.code[:15]) == (Rank.BUILDING, "510106038008001")
    assert selectors.grid_of_point(30.7025, 104.0405, AT.date()) is None


def test_a_new_start_takes_up_at_once_what_a_killed_worker_left(loaded):
    killed, alive, *_ = Job.objects.filter(kind=loading.KIND).order_by("pk")
    for job, ago in ((killed, 6), (alive, 1)):
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, heard_at=timezone.now() - timedelta(seconds=ago))

    loading.load_first(AT)

    assert Job.objects.get(pk=killed.pk).state == JobState.QUEUED
    assert Job.objects.get(pk=alive.pk).state == JobState.RUNNING


def test_the_desk_tells_everyone_how_far_the_loading_is(loaded, client):
    jobs.run(Job.objects.filter(kind=loading.KIND).order_by("pk").first().pk, timezone.now())
    work = {row["title"]: (row["done"], row["total"]) for row in jobs.house_work()}
    assert work["装载演示数据：微网格员"] == (23, 23)

    for role in ("grid_worker", "community_clerk", "street_operator", "district_ops"):
        client.force_login(User.objects.filter(posts__role=role).first())
        assert "装载演示数据：微网格员" in client.get("/").content.decode()


def test_the_whole_register_goes_out_as_a_file_and_comes_in_without_a_fault(loaded, tmp_path):
    ops, file = User.objects.filter(posts__role="district_ops").first(), tmp_path / "grids.xlsx"
    write_data(file, reports.COLUMNS, reports.rows(ops, QueryDict("")), lambda done: None)

    table = imports.examine(imports.find("grids", ops), ops, file.read_bytes())

    assert (len(table.rows), table.faults) == (6971, {})
    names = dict(Grid.objects.values_list("code", "name"))
    assert {row["code"]: row["name"] for row in table.rows.values()} == names
    drawn = sum(row["boundary"] is not None for row in table.rows.values())
    assert drawn == Grid.objects.exclude(boundary=None).count() > 0
    assert Grid.objects.count() == 6971
