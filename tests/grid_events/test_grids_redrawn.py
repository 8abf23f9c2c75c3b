"""Grids are merged, split, moved and closed while events are open: somebody always sees and handles each of them."""

from datetime import date

import pytest
from event_town import Town as EventTown
from grid_town import BUILDINGS, COMPOUND, OTHER_COMPOUND, GridTown

from dispatch.calls.loading import load_catalogue
from governance.errors import NotYours
from governance.notices.models import Notice
from governance.organisations.choices import Role
from governance.organisations.models import Organisation, Post, User
from governance.organisations.selectors import directory
from governance.web import desk
from governance.workflow.models import Deadline
from grids import services
from grids.events.following import follow_grids, follow_points
from grids.events.loading import load_event_catalogue
from grids.models import GridEvent
from grids.services.redrawing import Part

pytestmark = pytest.mark.django_db
TODAY, NEXT_WEEK = date(2026, 3, 4), date(2026, 3, 11)
NOON, LATER = "2026-03-04 12:00", "2026-03-11 09:00"


class Town(GridTown, EventTown):
    pass


@pytest.fixture
def town(cast) -> Town:
    load_catalogue(Town.moment("2026-01-05 09:00"))
    load_event_catalogue(Town.moment("2026-01-05 09:00"))
    town = Town(cast)
    town.neighbour = person("旁边的网格员", town.community)
    town.post(BUILDINGS[1], town.neighbour)
    town.near = Organisation.objects.create(
        code="510106025003", name="跃进社区", kind=town.community.kind, parent=town.street
    )
    directory.clear()
    rows = [
        town.row(f"{town.near.code}000000", "跃进社区", community=town.near),
        town.row(f"{town.near.code}001000", "跃进苑", community=town.near),
    ]
    type(rows[0]).objects.bulk_create(rows)
    town.near_clerk = person("跃进经办", town.near, Role.COMMUNITY_CLERK)
    town.near_worker = person("跃进网格员", town.near)
    return town


def person(name: str, place, role: str = Role.GRID_WORKER) -> User:
    found = User.objects.create(username=name, name=name)
    Post.objects.create(person=found, organisation=place, role=role, starts_on=date(2022, 1, 1))
    return found


def sees(user, event, at: str) -> bool:
    return GridEvent.objects.visible_to(user, Town.moment(at)).filter(pk=event.pk).exists()


def changed(town, verb: str, at: str = "2026-03-04 10:00", on: date = TODAY, **given):
    return getattr(services, verb)(actor=town.operator, at=town.moment(at), on=on, **given)


def test_what_is_open_in_a_merged_grid_is_seen_by_the_people_of_the_one_that_goes_on(town):
    event = town.reported(grid_code=BUILDINGS[1], actor=town.clerk)
    assert (sees(town.neighbour, event, NOON), sees(town.grid_worker, event, NOON)) == (True, False)

    changed(town, "merge", code=BUILDINGS[0], others=[BUILDINGS[1]], on=NEXT_WEEK)

    assert (sees(town.neighbour, event, NOON), sees(town.grid_worker, event, NOON)) == (True, False)
    assert (sees(town.neighbour, event, LATER), sees(town.grid_worker, event, LATER)) == (True, True)
    event.refresh_from_db()
    assert event.grid_code == BUILDINGS[1]


def test_what_is_open_in_a_split_grid_is_seen_by_the_people_of_each_part_and_what_comes_later_by_one(town):
    before = town.reported(grid_code=BUILDINGS[1], actor=town.clerk)
    second = changed(town, "split", code=BUILDINGS[1], parts=[Part("2栋甲"), Part("2栋乙")], on=NEXT_WEEK)[1]
    newcomer = person("新来的网格员", town.community)
    town.grids[second.code] = second
    town.post(second.code, newcomer, starts_on=NEXT_WEEK)

    after = town.reported("2026-03-11 10:00", grid_code=BUILDINGS[1], actor=town.clerk, event_class="04-02")

    assert sees(newcomer, before, LATER)
    assert sees(town.neighbour, before, LATER)
    assert (sees(town.neighbour, after, "2026-03-11 12:00"), sees(newcomer, after, "2026-03-11 12:00")) == (True, False)


def test_buildings_that_go_to_another_compound_take_what_is_open_with_them(town):
    keeper = person("兴业苑网格员", town.community)
    town.post(OTHER_COMPOUND, keeper)
    event = town.reported(grid_code=BUILDINGS[2], actor=town.clerk)
    assert not sees(keeper, event, NOON)

    changed(town, "move", code=BUILDINGS[2], parent=OTHER_COMPOUND)

    assert sees(keeper, event, NOON)
    event.refresh_from_db()
    assert (event.grid_code, event.community) == (BUILDINGS[2], town.community)


def test_what_lies_in_a_grid_that_goes_to_another_community_is_handled_there(town):
    event = town.do(town.reported(grid_code=BUILDINGS[0]), "accept", town.clerk, "2026-03-04 09:10")
    due = Deadline.objects.of_roots(GridEvent, [event.pk]).running().get().due_at

    changed(town, "move", code=COMPOUND, parent=f"{town.near.code}000000", at="2026-03-04 14:00")

    event.refresh_from_db()
    assert (event.state, event.community, event.grid_code) == ("level4", town.near, BUILDINGS[0])
    clock = Deadline.objects.of_roots(GridEvent, [event.pk]).running().get()
    assert (clock.keeper_id, clock.due_at > due) == (town.near.pk, True)
    assert Notice.objects.filter(recipient=town.near_worker, kind="grids.level").exists()
    at = town.moment("2026-03-04 14:01")
    assert [item.number for item in desk.items(town.near_clerk, at)] == [event.case_no]
    assert not sees(town.clerk, event, "2026-03-04 14:01")
    with pytest.raises(NotYours):
        town.do(event, "resolve", town.clerk, "2026-03-04 14:10", result_text="已劝离")
    town.do(event, "resolve", town.near_clerk, "2026-03-04 14:20", result_text="已劝离")
    town.do(event, "confirm", town.grid_worker, "2026-03-04 14:30", answer="satisfied")
    assert event.state == "closed"


def test_a_move_ahead_takes_open_events_with_it_on_its_day(town):
    event = town.reported(grid_code=BUILDINGS[0])
    done = town.do(
        town.reported(grid_code=BUILDINGS[1], actor=town.clerk), "dismiss", town.clerk, "2026-03-04 09:30", note="没有"
    )
    changed(town, "move", code=COMPOUND, parent=f"{town.near.code}000000", on=NEXT_WEEK)

    assert follow_grids(town.moment("2026-03-10 23:59")) == 0
    assert follow_grids(town.moment("2026-03-11 00:01")) == 1
    assert follow_grids(town.moment("2026-03-11 00:06")) == 0

    event.refresh_from_db()
    done.refresh_from_db()
    assert (event.community, done.community) == (town.near, town.community)


def test_what_lies_in_a_closed_grid_stays_with_the_community(town):
    event = town.reported(grid_code=BUILDINGS[1], actor=town.grid_worker)
    changed(town, "close", code=BUILDINGS[1])

    at = town.moment(NOON)
    assert follow_grids(at) == 0
    assert sees(town.clerk, event, NOON) and sees(town.operator, event, NOON)
    assert [item.number for item in desk.items(town.clerk, at)] == [event.case_no]


def test_no_open_event_is_out_of_reach_whatever_is_done_to_its_grid(town):
    events = [
        town.reported(grid_code=code, actor=town.operator, event_class=kind, address=code)
        for code in (*BUILDINGS, COMPOUND, OTHER_COMPOUND)
        for kind in ("05-01", "04-02")
    ]
    for event in events[::2]:
        town.do(event, "accept", town.clerk, "2026-03-04 09:30")
    changed(town, "merge", code=BUILDINGS[0], others=[BUILDINGS[1]])
    changed(town, "move", code=BUILDINGS[2], parent=f"{town.near.code}001000")
    changed(town, "merge", code=OTHER_COMPOUND, others=[COMPOUND], on=NEXT_WEEK)

    follow_grids(town.moment(LATER))

    for event in GridEvent.objects.open():
        clerk = town.near_clerk if event.community == town.near else town.clerk
        assert sees(clerk, event, LATER)
        assert event.case_no in {item.number for item in desk.items(clerk, town.moment(LATER))}
        community = town.near if event.grid_code == BUILDINGS[2] else town.community
        assert event.community == community


def test_what_is_reported_again_after_a_merger_is_one_more_voice_on_the_open_event(town):
    event = town.reported(grid_code=BUILDINGS[1], actor=town.clerk)
    changed(town, "merge", code=BUILDINGS[0], others=[BUILDINGS[1]])

    again = town.take("2026-03-04 11:00", grid_code=BUILDINGS[0], actor=town.operator)

    assert (again.joined, again.event) == (True, event)
    event.refresh_from_db()
    assert (GridEvent.objects.count(), event.reports, event.grid_code) == (1, 2, BUILDINGS[1])


def test_a_point_follows_its_building_on_the_day_of_the_change_and_counts_on(town):
    for day, code in (("2026-03-04", BUILDINGS[2]), ("2026-03-05", BUILDINGS[1])):
        event = town.reported(f"{day} 09:00", grid_code=code, actor=town.clerk)
        town.do(event, "accept", town.clerk, f"{day} 09:10")
        town.do(event, "resolve", town.clerk, f"{day} 09:20", result_text="已劝离")
        town.do(event, "confirm", town.grid_worker, f"{day} 09:30", answer="satisfied")
    changed(town, "move", code=BUILDINGS[2], parent=OTHER_COMPOUND, on=NEXT_WEEK)
    moved = f"{OTHER_COMPOUND[:15]}002"

    assert follow_points(town.moment("2026-03-10 23:59")) == 0
    assert follow_points(town.moment("2026-03-11 00:01")) == 1
    assert follow_points(town.moment("2026-03-11 00:06")) == 0

    again = town.reported("2026-03-11 09:00", grid_code=moved, actor=town.clerk)
    assert (again.recurrence, GridEvent.objects.filter(place_key=f"{moved}:05-01").count()) == (2, 2)


def test_of_a_split_building_the_point_stays_with_the_part_that_kept_the_code(town):
    event = town.reported(grid_code=BUILDINGS[1], actor=town.clerk)
    changed(town, "split", code=BUILDINGS[1], parts=[Part("2栋甲"), Part("2栋乙")])
    assert follow_points(town.moment(NOON)) == 0
    assert town.take("2026-03-04 13:00", grid_code=BUILDINGS[1], actor=town.operator).event == event
