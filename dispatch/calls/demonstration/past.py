"""The calls of 2022 and 2023, each told from its number alone, so that any part of them can be loaded by itself."""

from collections.abc import Iterator

from dispatch.calls.demonstration import volume
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.demonstration.course import Course, whole_course
from dispatch.calls.demonstration.matters import matter
from governance.workflow.history import Script
from governance.worktime import calendar


def course_of(index: int, *, cast: Cast, first_no: int) -> Course:
    """Tell the whole course of one past call."""
    dice = volume.dice_of(index)
    place = volume.place_of(index)
    call, words = matter(
        street_code=volume.street_of(dice), item_code=volume.item_of(place, dice), at=volume.begun_at(place, dice),
        number=first_no + index, cast=cast, dice=dice,
    )  # fmt: skip
    return whole_course(call, cast=cast, dice=dice, words=words, year=place.day.year)


def scripts(indices: Iterator[int], *, cast: Cast, first_no: int, first_key: int) -> Iterator[Script]:
    """Write the past calls with these numbers as scripts, their keys out of the block that was set aside."""
    with calendar.held():
        for index in indices:
            course = course_of(index, cast=cast, first_no=first_no)
            course.call.pk = first_key + index
            author = cast.person(course.call.created_by_id)
            yield Script(course.call, author, course.call.begun_at, course.steps, course.until)
