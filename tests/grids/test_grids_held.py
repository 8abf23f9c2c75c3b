"""What the database keeps true of grids, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from grid_town import BUILDINGS, COMMUNITY, COMPOUND, MARKET, OTHER_BUILDING, SINCE, STREET

from governance.organisations.models import Delegation
from grids import codes, selectors
from grids.choices import Rank
from grids.models import Grid, GridDescent

pytestmark = pytest.mark.django_db
NEW = "510106025002003000"


@pytest.mark.parametrize(
    ("code", "rank", "above"),
    [
        (STREET, Rank.STREET, ""),
        (COMMUNITY, Rank.COMMUNITY, STREET),
        (COMPOUND, Rank.COMPOUND, COMMUNITY),
        (BUILDINGS[0], Rank.BUILDING, COMPOUND),
        ("510106000000000000", None, ""),
        ("510106025000001000", None, ""),
        ("51010602500200100", None, ""),
        ("51010602500200100X", None, ""),
    ],
)
def test_a_code_tells_its_level_and_what_is_above(code, rank, above):
    assert (codes.rank_of(code), codes.parent(code)) == (rank, above)


def test_codes_are_made_downwards_and_read_aloud():
    assert codes.child(COMPOUND, 12) == "510106025002001012"
    assert codes.child(COMMUNITY, 901) == MARKET
    assert (codes.dedicated(MARKET), codes.dedicated(COMPOUND)) == (True, False)
    assert codes.spaced(BUILDINGS[0]) == "510106 025 002 001 001"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"code": "510106025002901000"}, "grid_dedicated_has_owner"),
        ({"dedicated": True}, "grid_dedicated_has_owner"),
        ({"parent_code": STREET}, "grid_parent_of_code"),
        ({"rank": Rank.BUILDING}, "grid_code_of_rank"),
        ({"community": None}, "grid_of_one_community"),
        ({"valid_to": SINCE}, "grid_days_ordered"),
        ({"code": COMPOUND, "valid_from": date(2025, 1, 1)}, "grid_no_overlap"),
    ],
)
def test_a_row_that_cannot_be_is_refused(ground, fields, constraint):
    row = ground.row(NEW, "新苑")
    for name, value in fields.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()
    assert Grid.objects.count() == len(ground.grids)


def test_each_day_has_its_own_version(ground):
    Grid.objects.filter(code=COMPOUND).update(valid_to=date(2025, 6, 1))
    ground.row(COMPOUND, "和美苑（新）", valid_from=date(2025, 6, 1)).save()
    assert selectors.grid_at(COMPOUND, date(2025, 5, 31)).name == "和美苑"
    assert selectors.grid_at(COMPOUND, date(2025, 6, 1)).name == "和美苑（新）"
    assert selectors.grid_at(COMPOUND, date(2021, 12, 31)) is None


def test_a_point_finds_the_innermost_grid_drawn_around_it(ground):
    corner = ((104.00, 30.70), (104.002, 30.70), (104.002, 30.702), (104.00, 30.702))
    Grid.objects.filter(code=BUILDINGS[0]).update(boundary=corner)
    on = date(2026, 3, 4)
    assert selectors.grid_of_point(30.701, 104.001, on).code == BUILDINGS[0]
    assert selectors.grid_of_point(30.705, 104.005, on).code == COMPOUND
    assert selectors.grid_of_point(30.72, 104.005, on) is None
    assert selectors.grid_of_point(30.705, 104.005, date(2021, 1, 1)) is None


def test_ancestry_is_followed_to_its_beginning(ground):
    first, second, third = (ground.grids[code] for code in BUILDINGS)
    GridDescent.objects.create(old=first, new=second, kind="redraw", on=SINCE)
    GridDescent.objects.create(old=second, new=third, kind="merge", on=SINCE)
    assert selectors.lineage([third.pk]) == {first.pk, second.pk, third.pk}


def codes_seen(user, ground, at="2026-03-04 10:00") -> set[str]:
    return set(Grid.objects.visible_to(user, ground.moment(at)).values_list("code", flat=True))


def test_everyone_sees_the_grids_that_are_theirs(ground):
    whole = set(ground.grids)
    street = {code for code in whole if code.startswith("510106025")}
    ground.post(MARKET, ground.clerk, "residents_representative")
    assert codes_seen(ground.ops, ground) == whole
    assert codes_seen(ground.leader, ground) == whole
    assert codes_seen(ground.operator, ground) == codes_seen(ground.agency_member, ground) == street
    assert codes_seen(ground.clerk, ground) == street - {STREET}
    assert codes_seen(ground.grid_worker, ground) == {BUILDINGS[0]}
    assert codes_seen(ground.dept_operator, ground) == codes_seen(ground.nobody, ground) == set()
    assert codes_seen(ground.sys_admin, ground) == set()


def test_a_post_at_a_compound_opens_its_buildings(ground):
    ground.post(COMPOUND, ground.grid_worker)
    assert codes_seen(ground.grid_worker, ground) == {COMPOUND, *BUILDINGS}


def test_a_post_ends_with_its_day_or_with_the_role_in_the_community(ground):
    ground.grid_worker.grid_posts.update(ends_on=date(2026, 3, 4))
    assert codes_seen(ground.grid_worker, ground, "2026-03-03 23:59") == {BUILDINGS[0]}
    assert codes_seen(ground.grid_worker, ground) == set()
    ground.grid_worker.grid_posts.update(ends_on=None)
    ground.grid_worker.posts.update(ends_on=date(2026, 3, 1))
    ground.grid_worker.__dict__.pop("_mandates", None)
    assert codes_seen(ground.grid_worker, ground, "2026-03-04 10:01") == set()


def test_a_substitute_sees_what_the_absent_one_looks_after(ground):
    Delegation.objects.create(
        post=ground.grid_worker.posts.get(),
        substitute=ground.nobody,
        starts_at=ground.moment("2026-03-04 09:00"),
        ends_at=ground.moment("2026-03-05 09:00"),
    )
    assert codes_seen(ground.nobody, ground) == {BUILDINGS[0]}
    assert codes_seen(ground.grid_worker, ground) == set()
    assert codes_seen(ground.nobody, ground, "2026-03-05 10:00") == set()


def test_staff_of_a_place_are_its_own_people_and_those_of_the_compound(ground):
    ground.post(COMPOUND, ground.clerk, paid=True)
    on = date(2026, 3, 4)
    assert selectors.workers(ground.grids[BUILDINGS[0]], on) == [ground.grid_worker, ground.clerk]
    assert selectors.workers(ground.grids[OTHER_BUILDING], on) == []
    assert [post.person for post in selectors.staff([COMPOUND], on)[COMPOUND]] == [ground.clerk]
