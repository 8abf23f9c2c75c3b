from collections.abc import Iterable
from datetime import datetime

from governance.notices.models import Notice
from governance.organisations.models import User


def mark_read(*, user: User, at: datetime, ids: Iterable[int] | None = None, url: str = "") -> int:
    """Mark a person's own unread notices as read: the given ones, those about one case page, or all; give the count."""
    notices = Notice.objects.visible_to(user).unread()
    if ids is not None:
        notices = notices.filter(pk__in=list(ids))
    if url:
        notices = notices.filter(url=url)
    return notices.update(read_at=at)
