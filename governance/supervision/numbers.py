"""Numbers of sheets (S) and interviews (I): one sequence for both, gaps allowed, never reused."""

from datetime import date

from django.conf import settings
from django.db import connection

SEQUENCE = "supervision_case_no_seq"


def case_nos(letter: str, on: date, count: int) -> list[str]:
    """Draw so many numbers: 510106-260304-S00017."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, %s)", [count])
        return [f"{settings.DISTRICT_CODE}-{on:%y%m%d}-{letter}{drawn:05d}" for (drawn,) in cursor.fetchall()]
