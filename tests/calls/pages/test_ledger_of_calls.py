"""The ledger as a spreadsheet holds what the list shows."""

import pytest
from django.http import QueryDict

from dispatch.calls.models import ServiceCall
from dispatch.calls.reports import COLUMNS, count, rows
from governance.errors import Invalid

pytestmark = pytest.mark.django_db


def test_the_ledger_holds_the_calls_that_the_list_shows(browse, town):
    call = town.verifying()
    (line,) = rows(town.dept_operator, QueryDict("tier=P1"))
    told = dict(zip((column.name for column in COLUMNS), line, strict=True))
    assert (told["case_no"], told["lead"], told["assists"]) == (call.case_no, "区综合行政执法局", "区应急管理局")
    assert (told["result"], told["reworks"], told["score"]) == ("已解决", 0, "")
    assert count(town.dept_operator, QueryDict("tier=P2")) == 0
    assert list(rows(town.other_operator, QueryDict(""))) == []


def test_a_wrong_filter_is_refused(town):
    with pytest.raises(Invalid):
        count(town.ops, QueryDict("tier=P9"))


def test_an_export_is_asked_for_from_the_list(browse, town):
    page = browse(town.ops, "/exports/calls/", {"query": "tier=P1", "layout": "data"})
    assert page.status_code == 302 and page["Location"].startswith("/jobs/")


def test_the_ledger_tells_a_department_the_score_of_closed_calls_alone(town, monkeypatch):
    marks = {}
    for drawn in (True, False):
        monkeypatch.setattr(ServiceCall, "sampled", lambda call, drawn=drawn: drawn)
        call = town.verifying()
        town.do(call, "pass", town.operator, "2026-03-04 10:30")
        town.do(call, "score", town.operator, "2026-03-04 10:40", speed=5, cooperation=4, result=5)
        marks[call.case_no] = "" if drawn else "5 / 4 / 5"
    place = [column.name for column in COLUMNS].index("score")
    assert {row[0]: row[place] for row in rows(town.dept_operator, QueryDict(""))} == marks
    assert {row[place] for row in rows(town.operator, QueryDict(""))} == {"5 / 4 / 5"}
