"""Moments that come in from outside: with an offset, and in this century."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime

from governance.errors import Invalid

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def read_moment(text: object, name: str) -> datetime:
    """Parse an ISO 8601 moment; raise Invalid naming the field."""
    try:
        at = parse_datetime(text) if isinstance(text, str) and len(text) <= 40 else None
        if at is None or at.tzinfo is None:
            reason = "须为带时区的 ISO 8601 时间，如 2026-03-04T09:12:00+08:00。"
        elif EARLIEST <= at < LATEST:
            return at
        else:
            reason = "时间须在 2000 年至 2099 年之间。"
    except (ValueError, OverflowError):
        reason = "没有这样的日期或时间。"
    raise Invalid(reason, errors={name: [reason]})
