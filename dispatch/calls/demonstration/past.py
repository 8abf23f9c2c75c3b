"""The calls of 2022 and 2023, each told from its number alone, so that any part of them can be loaded by itself."""

from collections.abc import Iterable, Iterator

from dispatch.calls.demonstration import volume
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.demonstration.course import Course, whole_course
from dispatch.calls.demonstration.matters import matter
from dispatch.calls.demonstration.origin import origin_of
from governance.workflow.history import Script
from governance.worktime import calendar
from grids.demonstration import volume as ground
from grids.demonstration.crew import Crew


def course_of(index: int, *, cast: Cast, first_no: int) -> Course:
    """Tell the whole course of one past call."""
    dice = volume.dice_of(index)
    place = volume.place_of(index)
    call, words = matter(
        street_code=ground.street_of(dice), item_code=volume.item_of(place, dice), at=ground.begun_at(place, dice),
        number=first_no + index, cast=cast, dice=dice,
    )  # fmt: skip
    return whole_course(call, cast=cast, dice=dice, words=words, year=place.day.year)


def scripts(indices: Iterable[int], *, cast: Cast, crew: Crew, blocks: dict[str, int]) -> Iterator[Script]:
    """Write the past calls with these numbers as scripts, each with its event; keys out of the blocks set aside."""
    with calendar.held():
        for index in indices:
            course = course_of(index, cast=cast, first_no=blocks["first_no"])
            call, author = course.call, cast.person(course.call.created_by_id)
            call.pk = blocks["first_key"] + index
            first_no, first_key = blocks["first_event_no"], blocks["first_event_key"]
            then = origin_of(call, index, crew=crew, author=author, first_no=first_no, first_key=first_key)
            yield Script(call, author, call.begun_at, course.steps, course.until, then=then)
