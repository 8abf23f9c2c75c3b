"""The door of the pages: who is not known logs in first, who was away for half an hour logs in again."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest

from governance.web.fragments import POLL
from governance.web.shell import door_moment

SEEN = "seen"
REFRESH = timedelta(minutes=1)
MACHINES = ("/api/", "/oauth/", "/healthz", "/readyz", "/metrics")


def _by_machine(request: HttpRequest) -> bool:
    return request.path.startswith((*MACHINES, settings.STATIC_URL))


class LoginGate(LoginRequiredMiddleware):
    """Ask for a log-in on every page that does not say it is open; doors of machines ask for their own."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if _by_machine(request):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class IdleGate:
    """End a session after a while without any act of a person; polling does not count as one.

    The last act is kept in a signed cookie, because a write to the session on every page would cost a statement.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        at = door_moment(request)
        if _by_machine(request):
            return self.get_response(request)
        seen = self._seen(request)
        known = request.user.is_authenticated
        # A session without the cookie has been idle since its log-in: dropping a cookie must not buy time.
        since = _login(request.user) if known and seen is None else seen
        if known and since is not None and at.timestamp() - since > settings.IDLE_SECONDS:
            logout(request)
        response = self.get_response(request)
        entered = request.user.is_authenticated and not known
        stale = seen is None or at.timestamp() - seen > REFRESH.total_seconds()
        if entered or (request.user.is_authenticated and stale and POLL not in request.headers):
            response.set_signed_cookie(
                SEEN, str(int(at.timestamp())), httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response

    def _seen(self, request: HttpRequest) -> int | None:
        value = request.get_signed_cookie(SEEN, default="")
        return int(value) if value.isdigit() else None


def _login(user) -> float | None:
    return user.last_login.timestamp() if user.last_login else None
