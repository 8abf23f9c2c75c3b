"""What every append-only row carries: a number from one shared sequence, its moment, and its transaction."""

from django.db import models
from django.db.models.expressions import Func
from django.db.models.functions import Now


class Xid8Field(models.Field):
    """A 64-bit transaction number; text in Python, since psycopg2 hands xid8 over as text."""

    description = "PostgreSQL xid8"

    def db_type(self, connection) -> str:
        return "xid8"

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return str(value) if isinstance(value, int) else value


class AppendOnlyRow(models.Model):
    """A row written once; its table is made by `AppendOnlyTable` and refuses every change."""

    id = models.BigAutoField("编号", primary_key=True)
    at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间", db_default=Now(), editable=False)
    xid = Xid8Field("事务号", db_default=Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["xid", "id"], name="%(class)s_feed")]
