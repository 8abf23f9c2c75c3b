"""Case numbers of calls: one sequence for all days, gaps allowed, never reused."""

import re
from datetime import date

from django.conf import settings
from django.db import connection

NUMBER = re.compile(r"[0-9]{6}-[0-9]{6}-C[0-9]+")
SEQUENCE = "calls_case_no_seq"


def take(count: int) -> list[int]:
    """Draw a block from the sequence, for bulk imports."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def case_no(on: date, drawn: int | None = None, *, letter: str = "C") -> str:
    """Write the number of a call registered on a day: 510106-260304-C00017; other cases have letters of their own."""
    return f"{settings.DISTRICT_CODE}-{on:%y%m%d}-{letter}{take(1)[0] if drawn is None else drawn:05d}"


def looks_like_number(text: str) -> bool:
    """Say whether a text is the whole number of a call."""
    return bool(NUMBER.fullmatch(text))
