"""Numbers of joint efforts: one sequence for all days, gaps allowed, never reused."""

from datetime import date

from django.conf import settings
from django.db import connection

SEQUENCE = "grids_effort_no_seq"


def take(count: int) -> list[int]:
    """Draw so many from the sequence."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, %s)", [count])
        return [drawn for (drawn,) in cursor.fetchall()]


def effort_no(on: date, drawn: int | None = None) -> str:
    """Write the number of an effort begun on a day: 510106-260304-L00017."""
    return f"{settings.DISTRICT_CODE}-{on:%y%m%d}-L{take(1)[0] if drawn is None else drawn:05d}"
