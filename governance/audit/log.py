"""The one way to write the oversight log."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from governance.audit.models import Entry
from governance.audit.partitions import make_room
from governance.audit.request import current


def write(
    action: str,
    *,
    actor,
    about: Model | None = None,
    before: dict | None = None,
    after: dict | None = None,
    at: datetime,
    note: str = "",
) -> Entry:
    """Append one line: who did what to which object, from where; `actor` None is a stranger, CLOCK the system."""
    line = entry(action, actor=actor, about=about, before=before, after=after, at=at, note=note)
    line.save(force_insert=True)
    return line


def entry(
    action: str, *, actor, about: Model | None = None, before: dict | None = None, after: dict | None = None,
    at: datetime, note: str = "",
) -> Entry:  # fmt: skip
    """Make such a line without writing it, for whoever writes it together with what it speaks of."""
    make_room(Entry._meta.db_table, [at])
    mark = current.get()
    return Entry(
        action=action,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor)[:60] if actor else "",
        about_type_id=ContentType.objects.get_for_model(about).pk if about else None,
        about_id=about.pk if about else None,
        about_name=str(about)[:200] if about else "",
        before=before,
        after=after,
        at=at,
        note=note[:500],
        ip=mark.ip,
        request_id=mark.request_id,
    )
