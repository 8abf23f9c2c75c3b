from django.db import models

from dispatch.calls.models.call import ServiceCall
from dispatch.calls.models.line import CallLine
from governance.organisations.models import Organisation


class ChildOfLine(models.Model):
    """What interrupts or accompanies the work on a line: a row of its own with a small process, under the same call."""

    call = models.ForeignKey(ServiceCall, models.PROTECT, related_name="%(class)ss", verbose_name="呼叫")
    line = models.ForeignKey(CallLine, models.PROTECT, related_name="+", db_index=False, verbose_name="呼叫线")
    # Repeated here, so that neither who may nor whom to tell has to read the line.
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="单位")
    asked_at = models.DateTimeField("提出时间")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.call_id}/{self.line_id}/{self.pk}"
