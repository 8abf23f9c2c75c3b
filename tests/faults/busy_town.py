"""Run beside the servers of a test: build the town once, then issue calls whose clocks run out in the next seconds.

python tests/faults/busy_town.py COUNT SHARE      SHARE of the hour for signing has passed within five seconds
"""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
django.setup()

import cast  # noqa: E402  (needs the settings)
from call_town import Town  # noqa: E402
from django.utils import timezone  # noqa: E402

from dispatch.calls import services  # noqa: E402
from dispatch.calls.loading import load_catalogue  # noqa: E402
from governance.organisations.models import User  # noqa: E402
from governance.workflow import engine  # noqa: E402


def town() -> Town:
    if not User.objects.exists():
        load_catalogue(timezone.now())
        return Town(cast.build())
    found = Town(cast.SimpleNamespace())
    found.operator, found.coordinator = (User.objects.get(username=cast.PEOPLE[key][0]) for key in STREET)
    return found


STREET = ("operator", "coordinator")


def issue(count: int, share: float) -> None:
    here = town()
    begun = timezone.now() - share * timedelta(hours=1) + timedelta(seconds=1)
    for nth in range(count):
        at = begun + timedelta(seconds=4 * nth / count)
        call = services.draft_call(here.raw(), actor=here.operator, at=at)
        engine.perform(call, "submit", actor=here.operator, at=at)
        engine.perform(call, "issue", actor=here.coordinator, at=at)


if __name__ == "__main__":
    issue(int(sys.argv[1]), float(sys.argv[2]))
