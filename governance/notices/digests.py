"""E-mail: one digest per person and quarter of an hour, sent while offices are open."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string

from governance.notices.choices import Channel, Delivery
from governance.notices.models import Outbox
from governance.organisations.models import User
from governance.worktime import calendar

MOST_ATTEMPTS = 8
MOST_LINES = 200
MOST_FAILURES = 3  # in a row, in one round
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)


def send_due(at: datetime) -> int:
    """Send every digest that is due; give how many left. Outside office hours nothing leaves and nothing is lost."""
    if not in_session(at):
        return 0
    recipients = due(at).order_by("recipient_id").values_list("recipient_id", flat=True).distinct()
    sent = failed = 0
    for recipient_id in list(recipients):
        outcome = send_one(recipient_id, at)
        sent += outcome == Delivery.SENT
        failed = failed + 1 if outcome == Delivery.QUEUED else 0
        if failed >= MOST_FAILURES:
            break  # the server is away: the others wait for the next round instead of each for its own timeout
    return sent


def due(at: datetime) -> QuerySet[Outbox]:
    return Outbox.objects.filter(channel=Channel.EMAIL, state=Delivery.QUEUED, next_at__lte=at)


def in_session(at: datetime) -> bool:
    return calendar.current().elapsed(at, at + timedelta(seconds=1)) > timedelta(0)


def send_one(recipient_id: int, at: datetime) -> str:
    """Send one person's digest and settle its rows; say how it ended. Rows that another worker holds are left to it."""
    with transaction.atomic():
        rows = list(
            Outbox.objects.filter(
                channel=Channel.EMAIL, state=Delivery.QUEUED, recipient_id=recipient_id, next_at__lte=at
            )
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("notice")
            .order_by("notice__at", "pk")
        )
        read = [row.pk for row in rows if row.notice.read_at]
        Outbox.objects.filter(pk__in=read).update(state=Delivery.SKIPPED)
        rows = [row for row in rows if not row.notice.read_at]
        person = User.objects.get(pk=recipient_id)
        if not rows:
            return Delivery.SKIPPED
        if not (person.is_active and person.email):
            settle(rows, state=Delivery.SKIPPED)
            return Delivery.SKIPPED
        try:
            send_mail(*compose(person, rows), settings.DEFAULT_FROM_EMAIL, [person.email])
        except (SMTPException, OSError) as error:
            put_off(rows, at, str(error))
            return Delivery.QUEUED
        settle(rows, state=Delivery.SENT, sent_at=at, error="")
        return Delivery.SENT


def compose(person: User, rows: list[Outbox]) -> tuple[str, str]:
    """Write subject and text: one line per notice."""
    notices = [row.notice for row in rows]
    matter = notices[0].title if len(notices) == 1 else f"您有 {len(notices)} 条新消息"
    words = {
        "person": person,
        "notices": notices[:MOST_LINES],
        "left_out": max(0, len(notices) - MOST_LINES),
        "site": settings.SITE_URL.rstrip("/"),
    }
    return " ".join(f"【街道五权工作平台】{matter}".split()), render_to_string("notices/digest.txt", words)


def settle(rows: list[Outbox], **columns) -> None:
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(**columns)


def put_off(rows: list[Outbox], at: datetime, error: str) -> None:
    """Wait longer after each failed attempt; after the last, leave the row as failed for an administrator to see."""
    for attempts in {row.attempts for row in rows}:
        group = [row for row in rows if row.attempts == attempts]
        state = Delivery.FAILED if attempts + 1 >= MOST_ATTEMPTS else Delivery.QUEUED
        pause = min(FIRST_PAUSE * 2**attempts, LONGEST_PAUSE)
        settle(group, attempts=attempts + 1, state=state, next_at=at + pause, error=error[:300])
