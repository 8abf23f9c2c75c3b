"""The addresses of on-site checks: list, read, move; they are drawn, never written."""

import django_filters
from django.db.models import QuerySet

from dispatch.calls.api.rows import address as address_of_call
from dispatch.calls.api.schemas import TEXT, TEXT_OR_NOTHING, TRUTH, listed, record
from dispatch.calls.choices import CheckState
from dispatch.calls.models import SiteCheck
from dispatch.calls.selectors import lead_of
from governance.organisations.selectors import directory
from governance.web.api.caller import ACTION, DEADLINE, WHEN, Caller
from governance.web.api.endpoint import moment
from governance.web.api.kit import CaseApi
from governance.web.api.organisations import ORGANISATION_BRIEF, brief
from governance.workflow.models import Deadline

HEAD = {
    "number": TEXT,
    "href": TEXT,
    "title": TEXT,
    "state": {"type": "string", "enum": CheckState.values},
    "state_label": TEXT,
    "revision": {"type": "integer"},
    "call": record({"number": TEXT, "href": TEXT}),
    "street": ORGANISATION_BRIEF,
    "lead": ORGANISATION_BRIEF,
    "agency": ORGANISATION_BRIEF,
    "begun_at": WHEN,
    "checked_at": WHEN,
}
DETAIL = record(
    HEAD
    | {
        "origin": TEXT,
        "doubled": TRUTH,
        "finding": TEXT,
        "ground": TEXT,
        "outcome": TEXT,
        "review_lapsed": TRUTH,
        "replied": TEXT_OR_NOTHING,
        "deadlines": listed(DEADLINE),
        "actions": listed(ACTION),
    }
)


class CheckFilter(django_filters.FilterSet):
    """The filters of checks, the same for page and API."""

    state = django_filters.MultipleChoiceFilter(label="状态", choices=CheckState.choices)

    class Meta:
        model = SiteCheck
        fields: list[str] = []


def address(check: SiteCheck) -> str:
    return f"/api/v1/site-checks/{check.case_no}/"


def whole(checks: QuerySet, caller: Caller) -> QuerySet:
    return checks.select_related("call")


def head(check: SiteCheck, known: dict) -> dict:
    call = check.call
    return {
        "number": check.case_no,
        "href": address(check),
        "title": check.title,
        "state": check.state,
        "state_label": check.get_state_display(),
        "revision": check.revision,
        "call": {"number": call.case_no, "href": address_of_call(call)},
        "street": brief(known.get(call.street_id)),
        "lead": brief(known.get(call.lead_id)),
        "agency": brief(known.get(check.agency_id)),
        "begun_at": moment(check.begun_at),
        "checked_at": moment(check.checked_at),
    }


def rows(checks: list[SiteCheck], caller: Caller) -> list[dict]:
    known = directory()
    return [head(check, known) for check in checks]


def detail(check: SiteCheck, caller: Caller) -> dict:
    lead = lead_of(check.call.lines.order_by("id"))
    clocks = Deadline.objects.of_roots(SiteCheck, [check.pk])
    return head(check, directory()) | {
        "origin": check.call.source,
        "doubled": check.weighty,
        "finding": check.finding,
        "ground": check.ground,
        "outcome": check.outcome,
        "review_lapsed": check.review_lapsed,
        "replied": lead and lead.result_text,
        "deadlines": caller.deadlines(check, clocks),
        "actions": caller.actions(check, address(check)),
    }


site_checks = CaseApi(
    name="site-checks",
    label="现场抽查",
    model=SiteCheck,
    rows=rows,
    detail=detail,
    row_schema=record(HEAD),
    detail_schema=DETAIL,
    many=whole,
    one=whole,
    filterset=CheckFilter,
)
