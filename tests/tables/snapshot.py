"""All that a process writes, in one statement: what no refusal may change."""

from django.db import connection

from governance.facts.models import Fact
from governance.notices.models import Notice, Outbox
from governance.workflow.machine import registry
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord


def snapshot() -> dict[str, str]:
    """Give the digest of every row of every table that a move may touch, by table."""
    models = (*registry, Deadline, TransitionRecord, RecordDetail, Fact, Notice, Outbox)
    tables = [model._meta.db_table for model in models]
    one = "SELECT '{0}', count(*) || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{0}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return dict(cursor.fetchall())
