"""Addresses of the pages of supervision, below the root of the site."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from governance.web.supervision import interviews, sheets


class SheetNumber(StringConverter):
    regex = r"[0-9]{6}-[0-9]{6}-S[0-9]{5,12}"


class InterviewNumber(StringConverter):
    regex = r"[0-9]{6}-[0-9]{6}-I[0-9]{5,12}"


class MoveName(StringConverter):
    regex = r"[a-z_]{2,40}"


register_converter(SheetNumber, "sheet_no")
register_converter(InterviewNumber, "interview_no")
register_converter(MoveName, "move_name")

urlpatterns = [
    path("supervision/", sheets.sheets, name="supervision"),
    path("supervision/<sheet_no:case_no>/", sheets.sheet, name="sheet"),
    path("supervision/<sheet_no:case_no>/do/<move_name:move>/", sheets.do, name="sheet-do"),
    path("supervision/about/<slug:matter>/<slug:number>/", sheets.about, name="supervision-about"),
    path("interviews/", interviews.interviews, name="interviews"),
    path("interviews/<interview_no:case_no>/", interviews.interview, name="interview"),
    path("interviews/<interview_no:case_no>/do/<move_name:move>/", interviews.do, name="interview-do"),
]
