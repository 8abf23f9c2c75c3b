"""Who sees the files of a task, and who may add to them."""

from django.utils import timezone

from dispatch.duties.models import StreetTask
from dispatch.duties.permissions import department_operator, street_operator
from governance.attachments import registry
from governance.workflow.machine import workflow_of


def visible(user, task) -> bool:
    return StreetTask.objects.visible_to(user).filter(pk=task.pk).exists()


def attachable(user, task) -> bool:
    """Department and street add files while the task runs; the district looks on."""
    at = timezone.now()
    handles = department_operator(user, task, at) or (task.sent_at and street_operator(user, task, at))
    return bool(task.state not in workflow_of(task).final and handles)


registry.register(StreetTask, visible, attachable)
