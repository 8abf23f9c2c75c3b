from datetime import datetime

from governance.notices.models import Notice
from governance.organisations.models import User


def unread_count(user: User) -> int:
    """Count the unread lines of a person; answered from the partial unique index alone."""
    return Notice.objects.unread().filter(recipient_id=user.pk).count() if user.pk else 0


def inbox(user: User, *, before: tuple[datetime, int] | None = None, size: int = 50) -> list[Notice]:
    """List a person's notices, newest first; `before` is (at, id) of the last line already shown."""
    notices = Notice.objects.visible_to(user).order_by("-at", "-id")
    if before:
        at, pk = before
        notices = notices.filter(at__lte=at).exclude(at=at, pk__gte=pk)
    return list(notices[:size])
