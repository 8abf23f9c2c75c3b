"""Who came in, who left, who was turned away; the one place that listens to signals."""

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from governance.audit import log


@receiver(user_logged_in)
def came_in(sender, request, user, **kwargs) -> None:
    log.write("account.logged_in", actor=user, about=user, at=_moment(request))


@receiver(user_logged_out)
def went_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        log.write("account.logged_out", actor=user, about=user, at=_moment(request))


@receiver(user_login_failed)
def turned_away(sender, credentials, request=None, **kwargs) -> None:
    _strange("account.login.failed", credentials.get("username"), request)


@receiver(user_locked_out)
def locked_out(sender, request, username, **kwargs) -> None:
    _strange("account.locked", username, request)


def _strange(action: str, username, request) -> None:
    """Note an account that exists; what was typed otherwise is not kept, as it may well be a password."""
    found = get_user_model().objects.filter(username=str(username or "")[:40].replace("\0", "")).first()
    note = f"工号 {found.username}" if found else "没有这个工号"
    log.write(action, actor=None, about=found, at=_moment(request), note=note)


def _moment(request):
    return getattr(request, "at", None) or timezone.now()
