from django.db import models

from governance.attachments import registry
from governance.attachments.models import Attachment
from governance.errors import Missing
from governance.organisations.models import User


def attachments_of(case: models.Model) -> list[Attachment]:
    return list(Attachment.objects.of(case).select_related("uploaded_by"))


def visible_attachment(user: User, pk: int) -> Attachment:
    """Find an attachment whose case the user may see; everything else does not exist."""
    found = Attachment.objects.filter(pk=pk, removed_at=None).select_related("case_type").first()
    model = found and found.case_type.model_class()
    case = model and model._base_manager.filter(pk=found.case_id).first()
    if case is None or not registry.viewer(model)(user, case):
        raise Missing("没有这个附件，或者您不能查看它所在的事项")
    return found
