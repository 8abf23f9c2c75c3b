from collections.abc import Iterable
from datetime import datetime, timedelta

from governance.notices.models import Notice
from governance.organisations.models import User

# How long a notice stays in the in-box after it was read; what it told of stays in the trail of the case.
READ_KEPT = timedelta(days=365)


def mark_read(*, user: User, at: datetime, ids: Iterable[int] | None = None, url: str = "") -> int:
    """Mark a person's own unread notices as read: the given ones, those about one case page, or all; give the count."""
    notices = Notice.objects.visible_to(user).unread()
    if ids is not None:
        notices = notices.filter(pk__in=list(ids))
    if url:
        notices = notices.filter(url=url)
    return notices.update(read_at=at)


def forget_read(at: datetime) -> int:
    """Remove notices read long ago; give the count."""
    return Notice.objects.filter(read_at__lt=at - READ_KEPT).delete()[1].get("notices.Notice", 0)
