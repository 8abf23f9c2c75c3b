"""The second factor of personal moves: a code of the person's own device, good for half an hour in this session.

The engine asks `user.second_factor_at`; here it is put there. Without SECOND_FACTOR_FOR_PERSONAL nothing happens.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from governance.web.shell import door_moment

PASSED = "second_factor_at"
GOOD_FOR = timedelta(minutes=30)


class SecondFactor:
    """Tell the account of a request when its second factor was shown, while that still counts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        if settings.SECOND_FACTOR_FOR_PERSONAL and request.user.is_authenticated:
            request.user.second_factor_at = passed_at(request)
        return self.get_response(request)


def passed_at(request: HttpRequest) -> datetime | None:
    kept = parse_datetime(request.session.get(PASSED, ""))
    return kept if kept and timedelta(0) <= door_moment(request) - kept < GOOD_FOR else None


def mark(request: HttpRequest) -> None:
    """Remember that the code was right; the session gets a new key."""
    request.session.cycle_key()
    request.session[PASSED] = door_moment(request).isoformat()


def step_up(request: HttpRequest, transition) -> HttpResponseRedirect | None:
    """Lead to the code before the form of a personal move is drawn, and back again; None where no code is asked for."""
    asked = settings.SECOND_FACTOR_FOR_PERSONAL and transition.personal
    if not asked or getattr(request.user, PASSED, None):
        return None
    return redirect(f"{reverse('second-factor')}?{urlencode({'next': request.get_full_path()})}")
