"""Pages of multi-party work, below /joint-efforts/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from grids.views import effort_lists, efforts


class EffortNumber(StringConverter):
    regex = r"[0-9]{6}-[0-9]{6}-L[0-9]{5,12}"


register_converter(EffortNumber, "effort_no")

urlpatterns = [
    path("", effort_lists.efforts, name="joint-efforts"),
    path("new/", effort_lists.new, name="joint-effort-new"),
    path("<effort_no:case_no>/", efforts.effort, name="joint-effort"),
    path("<effort_no:case_no>/do/<slug:move>/", efforts.do, name="joint-effort-do"),
    path("<effort_no:case_no>/<slug:word>/<int:line_id>/do/<slug:move>/", efforts.do_line, name="joint-effort-line-do"),
]
