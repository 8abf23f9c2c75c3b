"""Pages by position: nothing twice, nothing left out, however many rows share a moment."""

from datetime import UTC, datetime, timedelta

import pytest
from parcels.models import Parcel

from governance.web.keyset import COUNTED, estimate, paginate

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def parcels(cast):
    """Seven parcels, three of them begun in the same microsecond."""
    moments = [START + timedelta(microseconds=max(0, n - 2)) for n in range(7)]
    rows = [
        Parcel(case_no=f"P{n}", title="x", street=cast.street, department=cast.department, state="sent", begun_at=at)
        for n, at in enumerate(moments)
    ]
    return Parcel.objects.bulk_create(rows)


@pytest.mark.parametrize("order", [("-begun_at", "-id"), ("begun_at", "id"), ("-id",), ("state", "id")])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_every_row_comes_once_in_both_directions(parcels, order, size):
    whole = list(Parcel.objects.order_by(*order))
    forward, cursor = [], ""
    while True:
        page = paginate(Parcel.objects.all(), cursor=cursor, size=size, order=order)
        forward.append(page.rows)
        if not page.next:
            break
        cursor = page.next
    assert [row for rows in forward for row in rows] == whole
    backward = [page.rows]
    while page.previous:
        page = paginate(Parcel.objects.all(), cursor=page.previous, size=size, order=order)
        backward.append(page.rows)
    assert [row for rows in reversed(backward) for row in rows] == whole


def test_rows_added_meanwhile_shift_nothing(parcels, cast):
    first = paginate(Parcel.objects.all(), size=3)
    Parcel.objects.create(case_no="new", title="x", street=cast.street, department=cast.department, begun_at=START)
    second = paginate(Parcel.objects.all(), cursor=first.next, size=3)
    assert [row.case_no for row in first.rows + second.rows] == ["P6", "P5", "P4", "P3", "P2", "P1"]


def test_a_page_is_one_statement(parcels, django_assert_num_queries):
    cursor = paginate(Parcel.objects.all(), size=3).next
    with django_assert_num_queries(1):
        paginate(Parcel.objects.all(), cursor=cursor, size=3)


def test_few_rows_are_counted_and_many_are_estimated(parcels, cast):
    assert estimate(Parcel.objects.all()) == (7, True)
    row = {"title": "x", "street": cast.street, "department": cast.department, "begun_at": START}
    Parcel.objects.bulk_create(Parcel(case_no=f"M{n}", **row) for n in range(COUNTED + 1))
    number, exact = estimate(Parcel.objects.all())
    assert number > COUNTED and not exact
