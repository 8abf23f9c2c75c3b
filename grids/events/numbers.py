"""Numbers of grid events: one sequence for all days, gaps allowed, never reused."""

from datetime import date

from django.conf import settings
from django.db import connection

SEQUENCE = "grids_event_no_seq"


def take(count: int) -> list[int]:
    """Draw a block from the sequence."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, %s)", [count])
        return [drawn for (drawn,) in cursor.fetchall()]


def case_no(on: date, drawn: int) -> str:
    return f"{settings.DISTRICT_CODE}-{on:%y%m%d}-G{drawn:05d}"


def case_nos(on: date, count: int) -> list[str]:
    """Draw so many numbers: 510106-260304-G00017."""
    return [case_no(on, drawn) for drawn in take(count)]
