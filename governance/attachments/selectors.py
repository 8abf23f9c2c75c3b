from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from governance.attachments import registry
from governance.attachments.models import Attachment
from governance.errors import Missing
from governance.organisations.models import User


def attachments_of(case: models.Model) -> list[Attachment]:
    return list(Attachment.objects.of(case).select_related("uploaded_by"))


def beside(model: type[models.Model]) -> ArraySubquery:
    """Annotate cases with their attachments, so that a page reads both in one statement; `unfold` gives the rows."""
    kind = ContentType.objects.get_for_model(model)
    rows = Attachment.objects.filter(case_type=kind, case_id=OuterRef("pk"), removed_at=None).order_by("pk")
    shown = ("pk", "name", "size", "uploaded_at", "uploaded_by_id")
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in shown}, by=F("uploaded_by__name"))))


def unfold(rows: list[dict]) -> list[dict]:
    """Read what `beside` brought, as the list of attachments shows it."""
    return [
        row | {"uploaded_at": parse_datetime(row["uploaded_at"]), "uploaded_by": {"name": row["by"]}} for row in rows
    ]


def visible_attachment(user: User, pk: int) -> Attachment:
    """Find an attachment whose case the user may see; everything else does not exist."""
    found = Attachment.objects.filter(pk=pk, removed_at=None).select_related("case_type").first()
    model = found and found.case_type.model_class()
    case = model and model._base_manager.filter(pk=found.case_id).first()
    if case is None or not registry.viewer(model)(user, case):
        raise Missing("没有这个附件，或者您不能查看它所在的事项")
    return found
