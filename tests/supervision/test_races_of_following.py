"""Many who follow the lamps at once open each sheet once."""

import threading

import pytest
from call_town import Town as CallTown
from django.db import connection
from supervision_town import Town

from dispatch.calls.loading import load_catalogue
from governance.catalogues.selectors import in_force
from governance.supervision.models import SupervisionSheet
from governance.supervision.services import follow_lamps
from governance.workflow.models import TransitionRecord

pytestmark = pytest.mark.django_db(transaction=True)


def test_followers_that_meet_open_and_raise_each_sheet_once(cast):
    load_catalogue(CallTown.moment("2026-01-05 09:00"))
    in_force.clear()
    town = Town(cast)
    for _ in range(3):
        town.called()
    for moment, state in (("10:01", "blue"), ("10:43", "orange")):
        at = town.moment(f"2026-03-04 {moment}")
        town.sweep(f"2026-03-04 {moment}")
        meet(lambda at=at: follow_lamps(at))
        follow_lamps(at)
        assert set(SupervisionSheet.objects.values_list("state", flat=True)) == {state}
    assert SupervisionSheet.objects.count() == 6
    names = TransitionRecord.objects.filter(name__in=("raise_orange", "raise_yellow")).values_list("name", flat=True)
    assert list(names) == ["raise_orange"] * 6


def meet(work, count: int = 4) -> None:
    start = threading.Barrier(count)

    def run():
        start.wait()
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
