"""What happens in a building is told to its own people and to those of its compound, and to no other grid worker."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from event_town import Town as EventTown
from grid_town import BUILDINGS, COMPOUND, GridTown

from dispatch.calls.loading import load_catalogue
from governance.notices.models import Notice
from governance.organisations.choices import Role
from governance.organisations.models import Delegation, Post, User
from governance.workflow.sweep import sweep
from grids import services
from grids.events.loading import load_event_catalogue
from grids.models import GridEvent, GridPost

pytestmark = pytest.mark.django_db
THIRD = BUILDINGS[2]


class Town(GridTown, EventTown):
    """The first building has the grid worker, the second a neighbour, the third nobody."""

    def __init__(self, cast):
        super().__init__(cast)
        self.neighbour = self.person("旁边的网格员")
        self.post(BUILDINGS[1], self.neighbour)

    def person(self, name: str, role: str = Role.GRID_WORKER) -> User:
        found = User.objects.create(username=name, name=name)
        Post.objects.create(person=found, organisation=self.community, role=role, starts_on=date(2022, 1, 1))
        return found

    def heard(self) -> dict[str, list[str]]:
        """Who has which notices in the in-box, but for what is gathered for the clerk."""
        found = {}
        for name, kind in Notice.objects.exclude(kind="grids.check").values_list("recipient__name", "kind"):
            found.setdefault(name, []).append(kind)
        return found

    def accepted(self, code: str, **more) -> GridEvent:
        event = self.reported(grid_code=code, actor=self.clerk, **more)
        return self.do(event, "accept", self.clerk, "2026-03-04 09:10")


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    load_event_catalogue(Town.moment("2026-01-05 09:00"))
    return Town(cast)


def test_the_building_and_its_compound_hear_of_it_and_the_next_building_does_not(town):
    town.post(COMPOUND, keeper := town.person("小区网格员"))
    town.accepted(BUILDINGS[0])

    assert town.heard() == {"吴秀芳": ["grids.level"], keeper.name: ["grids.level"]}
    assert Notice.objects.filter(recipient=town.neighbour).count() == 0


def test_a_lamp_is_seen_by_those_of_the_place_alone(town):
    event = town.accepted(BUILDINGS[0], event_class="05-05")
    Notice.objects.all().delete()
    town.sweep("2026-03-05 17:01")

    assert sorted(town.heard()["吴秀芳"]) == ["grids.level", "lamp"]
    assert "旁边的网格员" not in town.heard()
    event.refresh_from_db()
    assert event.state == "level3"


def test_what_goes_past_the_levels_is_told_to_those_of_the_place(town):
    town.flood(grid_code=BUILDINGS[1], actor=town.clerk)
    heard = town.heard()
    assert heard["旁边的网格员"] == ["grids.jumped"]
    assert "吴秀芳" not in heard


def test_a_grid_without_people_falls_to_those_who_have_no_grid_and_else_to_the_clerk(town):
    town.accepted(THIRD)
    assert town.heard() == {"许静": ["grids.level"]}

    Notice.objects.all().delete()
    floating = town.person("机动网格员")
    town.accepted(THIRD, event_class="04-02")
    assert town.heard() == {floating.name: ["grids.level"]}


def test_who_stands_in_for_the_worker_of_the_building_hears_in_the_place_of_the_one_away(town):
    substitute = town.person("代班的", Role.COMMUNITY_HEAD)
    Delegation.objects.create(
        post=town.grid_worker.posts.get(), substitute=substitute,
        starts_at=town.moment("2026-03-04 08:00"), ends_at=town.moment("2026-03-06 18:00"),
    )  # fmt: skip
    town.accepted(BUILDINGS[0])
    assert town.heard() == {"代班的": ["grids.level"]}


def test_what_lay_in_a_merged_building_is_told_to_the_people_of_the_one_that_goes_on(town):
    event = town.reported(grid_code=BUILDINGS[1], actor=town.clerk)
    GridPost.objects.filter(person=town.neighbour).delete()
    services.merge(
        code=BUILDINGS[0], others=[BUILDINGS[1]], on=date(2026, 3, 4), actor=town.operator,
        at=town.moment("2026-03-04 09:05"),
    )  # fmt: skip
    town.do(event, "accept", town.clerk, "2026-03-04 09:10")
    assert town.heard() == {"吴秀芳": ["grids.level"]}


def test_of_an_answer_that_is_late_the_representative_of_the_place_hears(town):
    near, far = (town.person(name, Role.RESIDENTS_REPRESENTATIVE) for name in ("一栋代表", "二栋代表"))
    town.post(BUILDINGS[0], near, Role.RESIDENTS_REPRESENTATIVE)
    town.post(BUILDINGS[1], far, Role.RESIDENTS_REPRESENTATIVE)
    event = town.accepted(BUILDINGS[0])
    town.do(event, "resolve", town.clerk, "2026-03-04 09:20", result_text="已劝离")
    Notice.objects.all().delete()
    town.sweep("2026-03-06 17:01")

    assert town.heard()["一栋代表"] == ["lamp"]
    assert "二栋代表" not in town.heard()


def test_many_lamps_cost_no_more_statements_and_are_one_notice_for_the_keeper_of_many_buildings(town):
    town.post(COMPOUND, keeper := town.person("小区网格员"))
    for code in BUILDINGS[:2]:
        town.accepted(code, event_class="05-05")
    with CaptureQueriesContext(connection) as of_few:
        sweep(town.moment("2026-03-05 17:01"))

    for kind in ("05-02", "05-04", "09-01"):
        for code in BUILDINGS:
            event = town.reported("2026-03-06 10:00", grid_code=code, actor=town.clerk, event_class=kind)
            town.do(event, "accept", town.clerk, "2026-03-06 10:10")
    Notice.objects.all().delete()
    with CaptureQueriesContext(connection) as of_many:
        sweep(town.moment("2026-03-09 17:01"))

    assert len(of_many) <= len(of_few)
    lamps = Notice.objects.filter(kind="lamp")
    assert set(lamps.filter(recipient=keeper).values_list("title", flat=True)) == {
        "11 件网格事件临期(蓝)", "11 件网格事件超期(黄)",
    }  # fmt: skip
    assert set(lamps.filter(recipient=town.neighbour).values_list("title", flat=True)) == {
        "4 件网格事件临期(蓝)", "4 件网格事件超期(黄)",
    }  # fmt: skip
