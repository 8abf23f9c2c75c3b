"""The API of tasks, mounted under /api/v1/."""

from dispatch.duties.api.tasks import tasks

urlpatterns = tasks.urls()
