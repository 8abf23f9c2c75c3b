"""Addresses of the pages of tasks."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from dispatch.duties.views import case, drafting, listing, moves


class TaskNumber(StringConverter):
    regex = r"[0-9]{6}-[0-9]{6}-T[0-9]{5,12}"


register_converter(TaskNumber, "task_no")

urlpatterns = [
    path("", listing.tasks, name="tasks"),
    path("new/", drafting.new, name="task-new"),
    path("<task_no:case_no>/", case.task, name="task"),
    path("<task_no:case_no>/edit/", drafting.edit, name="task-edit"),
    path("<task_no:case_no>/do/<slug:move>/", moves.do, name="task-do"),
]
