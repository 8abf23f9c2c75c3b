"""Who sees the files of a call, and who may add to them."""

from django.utils import timezone

from dispatch.calls.models import ServiceCall
from dispatch.calls.models.querysets import whole_district
from governance.attachments import registry
from governance.workflow.machine import workflow_of


def visible(user, call) -> bool:
    return ServiceCall.objects.visible_to(user).filter(pk=call.pk).exists()


def attachable(user, call) -> bool:
    """Street and departments add files while the call runs; the district looks on."""
    return (
        call.state not in workflow_of(call).final and not whole_district(user, timezone.now()) and visible(user, call)
    )


registry.register(ServiceCall, visible, attachable)
