"""Addresses of the pages of calls."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from dispatch.calls.children import CHILDREN
from dispatch.calls.views import case, checks, drafting, figures, listing, loads, matters, moves, suspended


class CaseNumber(StringConverter):
    regex = r"[0-9]{6}-[0-9]{6}-C[0-9]{5,12}"


class CheckNumber(StringConverter):
    regex = r"[0-9]{6}-[0-9]{6}-K[0-9]{5,12}"


class ChildWord(StringConverter):
    regex = "|".join(CHILDREN)


class MoveName(StringConverter):
    regex = r"[a-z_]{2,40}"


class MatterNumber(StringConverter):
    regex = r"[0-9]{6}-[0-9]{6}-[VM][0-9]{5,12}"


register_converter(MatterNumber, "matter_no")
register_converter(CaseNumber, "call_no")
register_converter(CheckNumber, "check_no")
register_converter(ChildWord, "child")
register_converter(MoveName, "move")

urlpatterns = [
    path("", listing.calls, name="calls"),
    path("count/", listing.count, name="calls-count"),
    path("sign/", moves.sign_many, name="calls-sign"),
    path("figures/", figures.figures, name="call-figures"),
    path("figures/<str:code>/", figures.figure, name="call-figure"),
    path("loads/", loads.loads, name="call-loads"),
    path("visits/", matters.listing, {"kind": matters.VISITS}, name="visits"),
    path("visits/<matter_no:case_no>/", matters.page, {"kind": matters.VISITS}, name="visit"),
    path("visits/<matter_no:case_no>/do/<move:move>/", matters.do, {"kind": matters.VISITS}, name="visit-do"),
    path("topics/", matters.listing, {"kind": matters.TOPICS}, name="topics"),
    path("topics/<matter_no:case_no>/", matters.page, {"kind": matters.TOPICS}, name="topic"),
    path("topics/<matter_no:case_no>/do/<move:move>/", matters.do, {"kind": matters.TOPICS}, name="topic-do"),
    path("new/", drafting.new, name="call-new"),
    path("new/items/", drafting.items, name="call-new-items"),
    path("new/preview/", drafting.preview, name="call-new-preview"),
    path("suspended/", suspended.suspended, name="suspended"),
    path("checks/", checks.checks, name="site-checks"),
    path("checks/<check_no:case_no>/", checks.check, name="site-check"),
    path("checks/<check_no:case_no>/do/<move:move>/", checks.do, name="site-check-do"),
    path("<call_no:case_no>/", case.call, name="call"),
    path("<call_no:case_no>/edit/", drafting.edit, name="call-edit"),
    path("<call_no:case_no>/do/<move:move>/", moves.do, name="call-do"),
    path("<call_no:case_no>/lines/<int:child_id>/do/<move:move>/", moves.do, {"word": "lines"}, name="call-line-do"),
    path("<call_no:case_no>/<child:word>/<int:child_id>/do/<move:move>/", moves.do, name="call-child-do"),
]
