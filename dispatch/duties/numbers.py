"""Numbers of tasks: one sequence for all days, gaps allowed, never reused."""

from datetime import date

from django.conf import settings
from django.db import connection

SEQUENCE = "duties_task_no_seq"


def task_no(on: date) -> str:
    """Write the number of a task registered on a day: 510106-260304-T00017."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{SEQUENCE}')")
        return f"{settings.DISTRICT_CODE}-{on:%y%m%d}-T{cursor.fetchone()[0]:05d}"
