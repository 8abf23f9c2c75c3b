"""The same point is the same word, and another point is another."""

import pytest
from event_town import BUILDING

from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from grids.events.places import normal
from grids.events.reading import Reader
from grids.models import Grid


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6 栋 2 单元门口", "六栋2单元"),
        ("６－１２", "6 - 12"),
        ("6—12", "六-12"),
        ("6栋-2单元", "6栋2单元"),
    ],
)
def test_one_point_is_one_word_however_it_is_typed(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), [("6-12", "61-2"), ("6-12", "612"), ("6栋对面", "6栋")])
def test_two_points_are_two_words(one, other):
    assert normal(one) != normal(other)


OUTLINE = ((104.00, 30.70), (104.01, 30.70), (104.01, 30.71), (104.00, 30.71))
INSIDE, OUTSIDE = {"lat": "30.705", "lon": "104.005"}, {"lat": "30.755", "lon": "104.005"}
BARE = {"grid_code": "", "address": "", "community": "510106025002"}


@pytest.mark.django_db
def test_a_bare_point_is_placed_by_the_outlines_drawn(town):
    Grid.objects.filter(code=BUILDING).update(boundary=OUTLINE)
    first = town.reported(**BARE | INSIDE)
    assert (first.grid_code, first.place_key) == (BUILDING, f"{BUILDING}:05-01")
    assert town.take("2026-03-04 09:05", actor=town.clerk, **BARE | INSIDE).event == first

    outside = town.reported("2026-03-04 09:06", **BARE | OUTSIDE)
    named = town.reported("2026-03-04 09:07", **BARE | INSIDE | {"address": "北门"})
    assert [(event.grid_code, event.place_key) for event in (outside, named)] == [
        ("", ""),
        ("", f"{town.community.pk}:北门:05-01"),
    ]


@pytest.mark.django_db
def test_a_point_in_another_community_names_no_grid(town):
    far = Organisation.objects.create(code="510106025003", name="蓉北社区", kind="community", parent=town.street)
    directory.clear()
    Grid.objects.filter(code=BUILDING).update(boundary=OUTLINE)
    event = town.reported(actor=town.operator, **BARE | INSIDE | {"community": far.code})
    assert (event.grid_code, event.place_key, event.community) == ("", "", far)


@pytest.mark.django_db
def test_outlines_are_asked_for_bare_points_alone(town, django_assert_num_queries):
    Grid.objects.filter(code=BUILDING).update(boundary=OUTLINE)
    raws = [town.raw_event(**INSIDE, address=f"{nth} 栋", grid_code="", community="510106025002") for nth in range(3)]
    reader = Reader(town.grid_worker, town.moment("2026-03-04 09:00"))
    reader.read_all(raws)
    with django_assert_num_queries(0):
        reader.read_all(raws)
    with django_assert_num_queries(2):  # one for the point, one for the register
        reader.read_all([row | BARE for row in raws])
