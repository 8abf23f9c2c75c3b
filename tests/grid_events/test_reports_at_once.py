"""Two reports of one number that come at the same moment wait for one another, also where what was known has ended."""

import threading

import pytest
from django.db import connection

from governance.organisations.models import User
from grids.events import services
from grids.models import EventReport, GridEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("code", ["05-01", "07-02"])
def test_two_at_once_begin_one_event_anew(town, code):
    order = {"source": "hotline", "origin_ref": "12345-1"}
    known = town.reported(actor=town.operator, **order)
    town.do(known, "dismiss", town.clerk, "2026-03-04 09:10", note="查无此事")
    start, outcomes = threading.Barrier(2), []

    def report(nth: int) -> None:
        actor = User.objects.get(pk=town.operator.pk)
        raw = town.raw_event(event_class=code, address=f"{nth} 栋", grid_code="", community="510106025002", **order)
        start.wait()
        try:
            outcomes.append(services.report(raw, actor=actor, at=town.moment("2026-03-05 09:00")))
        finally:
            connection.close()

    threads = [threading.Thread(target=report, args=[nth]) for nth in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(outcome.joined for outcome in outcomes) == [False, True]
    fresh = GridEvent.objects.exclude(pk=known.pk).get()
    assert (fresh.reports, EventReport.objects.get().event, known.reports) == (2, fresh, 1)
