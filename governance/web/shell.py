"""What the frame around every page shows: who, when, where one can go, how much waits unread."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from governance.notices.selectors import unread_count
from governance.organisations.choices import AdminRole, Role
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory
from governance.web import nav
from governance.worktime import calendar, words
from governance.worktime.selectors import warnings

DARK, LARGE = "dark", "large_type"
SETTINGS = (DARK, LARGE)


class Shell:
    """Read lazily: a page that leaves a part out does not pay for it."""

    def __init__(self, request: HttpRequest):
        self._request = request
        self._user = getattr(request, "user", None)
        self.at = door_moment(request)

    @cached_property
    def known(self) -> bool:
        return bool(self._user and self._user.is_authenticated)

    def _setting(self, name: str) -> bool:
        return bool(getattr(self._user, name)) if self.known else self._request.COOKIES.get(name) == "1"

    @cached_property
    def dark(self) -> bool:
        return self._setting(DARK)

    @cached_property
    def large(self) -> bool:
        return self._setting(LARGE)

    @cached_property
    def mandate(self):
        return mandate(self._user, self.at)

    @cached_property
    def groups(self):
        return nav.groups(self.mandate, self._request.path, self._user.admin_role)

    @cached_property
    def tabs(self):
        return nav.tabs(self.mandate, self._request.path)

    @cached_property
    def starts(self):
        return nav.starts(self.mandate, self._request.path)

    @cached_property
    def unread(self) -> int:
        return unread_count(self._user) if self.known else 0

    @cached_property
    def clock(self) -> str:
        return f"{timezone.localtime(self.at):%H:%M}"

    @cached_property
    def sitting(self) -> str:
        """Say the day, and whether working time is running: 3月4日 周三，工作时段至 12:00."""
        return words.sitting(self.at, calendar.current())

    @cached_property
    def warnings(self) -> list[str]:
        """Tell those who keep the calendar where a year in use is only provisional."""
        keeps = self.known and (self._user.admin_role == AdminRole.SYSTEM or self.mandate.has(Role.DISTRICT_OPS))
        return warnings(timezone.localtime(self.at).date()) if keeps else []

    @cached_property
    def second_factor(self) -> bool:
        return settings.SECOND_FACTOR_FOR_PERSONAL

    @cached_property
    def office(self) -> str:
        """Say where and as what the person acts; more than one seat is told by its number."""
        if self._user.admin_role:
            return AdminRole(self._user.admin_role).label
        seats = sorted(self.mandate.seats, key=lambda seat: list(Role.values).index(seat.role), reverse=True)
        if not seats:
            return "没有任职"
        found = directory().get(seats[0].organisation_id)
        more = f" 等 {len(seats)} 项" if len(seats) > 1 else ""
        return f"{found.name if found else ''} · {Role(seats[0].role).label}{more}"


def door_moment(request: HttpRequest):
    """Give the moment at which this request came in by the door; the same for everything it does."""
    if not hasattr(request, "at"):
        request.at = timezone.now()
    return request.at
