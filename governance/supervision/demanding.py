"""A case that asks for a sheet on other grounds than time, such as a third rework."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from governance.supervision.models import Demand


def demand(
    case: Model,
    root: Model,
    organisation_id: int,
    *,
    limit_name: str,
    due_at: datetime | None,
    reason: str,
    at: datetime,
) -> None:
    """Ask for an orange sheet with the move that gives cause; the next round opens it or raises the one there is."""
    Demand.objects.create(
        root_type=ContentType.objects.get_for_model(root),
        root_id=root.pk,
        case_type=ContentType.objects.get_for_model(case),
        case_id=case.pk,
        organisation_id=organisation_id,
        limit_name=limit_name,
        due_at=due_at,
        reason=reason[:500],
        asked_at=at,
    )
