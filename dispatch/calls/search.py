"""Calls in the search of the whole site, and whatever stands below or beside them by its number.

What is below a call has the number of the call, or that of its ruling; everything is found by those alone who may see
it.
"""

import re
from datetime import datetime

from django.db.models import QuerySet

from dispatch.calls import children, clocks
from dispatch.calls.models import JointVisit, MonthlyTopic, Objection, ServiceCall, SiteCheck
from dispatch.calls.models.child import ChildOfLine
from dispatch.calls.numbers import looks_like_number
from governance.documents import papers
from governance.organisations.selectors import organisation_name
from governance.web import search

OF_CALL = re.compile(r"(?P<case_no>[0-9]{6}-[0-9]{6}-C[0-9]+)(?:-(?P<pk>[0-9]{1,18}))?")


def find(user, text: str, at: datetime) -> list[search.Hit]:
    """Find by number, else by words; the newest first."""
    seen = ServiceCall.objects.visible_to(user, at)
    number = text.strip().upper()
    found = seen.filter(case_no=number) if looks_like_number(number) else seen.matching(text)
    calls = list(found.select_related("item").order_by("-id")[: search.MOST])
    running = clocks.running(calls, user, at)
    return [hit(call, running.get(call.pk, [])) for call in calls]


def hit(call: ServiceCall, running: list) -> search.Hit:
    first = next(iter(clocks.pressing(running)), None)
    return search.Hit(
        number=call.case_no,
        title=call.title,
        url=call.get_absolute_url(),
        state=call.get_state_display(),
        lamp=first.lamp if first else None,
        parts=(organisation_name(call.street_id), f"{call.item_code} {call.item.name}"),
    )


search.register("calls", "呼叫响应", find, list_name="calls")


# ---- what is below a call


def find_children(user, text: str, at: datetime) -> list[search.Hit]:
    """Find objections, extensions and the like by the number of their call, or a ruling by that of its paper."""
    seen, text = ServiceCall.objects.visible_to(user, at), text.strip()
    if papers.PATTERN.match(text):
        ruled = Objection.objects.filter(doc_no=text, call__in=seen.order_by().values("pk")).select_related("call")
        return [child_hit(row) for row in ruled]
    found = OF_CALL.fullmatch(text.upper())
    call = seen.filter(case_no=found["case_no"]).first() if found else None
    if call is None:
        return []
    rows = children.read(call, list(call.lines.order_by("id")))
    return [child_hit(row) for row in rows if found["pk"] in (None, str(row.pk))]


def child_hit(row: ChildOfLine) -> search.Hit:
    """Tell what it is and whose, without the name of an appellant."""
    kind, whose = children.BY_MODEL[type(row)], getattr(row, "department_id", None)
    return search.Hit(
        number=getattr(row, "doc_no", "") or f"{row.call.case_no}-{row.pk}",
        title=f"{kind.label}：{row.call.title}",
        url=row.call.get_absolute_url(),
        state=row.get_state_display(),
        parts=tuple(filter(None, (organisation_name(whose or row.call.street_id), row.call.case_no))),
    )


search.register("call-children", "退单、延期、挂账等", find_children)


# ---- what is beside calls


def find_visits(user, text: str, at: datetime) -> list[search.Hit]:
    return _beside(JointVisit.objects.visible_to(user, at), text)


def find_topics(user, text: str, at: datetime) -> list[search.Hit]:
    return _beside(MonthlyTopic.objects.visible_to(user, at), text)


def _beside(seen: QuerySet, text: str) -> list[search.Hit]:
    """Find by the own number or by that of a call that it is about."""
    number = text.strip().upper()
    found = seen.filter(case_nos__contains=[number]) if looks_like_number(number) else seen.filter(case_no=number)
    return [
        search.Hit(
            number=row.case_no,
            title=row.title,
            url=row.get_absolute_url(),
            state=row.get_state_display(),
            parts=(organisation_name(row.street_id),),
        )
        for row in found.order_by("-id")[: search.MOST]
    ]


def find_checks(user, text: str, at: datetime) -> list[search.Hit]:
    """Find on-site checks by number; a department only those whose result was told."""
    number, seen = text.strip().upper(), SiteCheck.objects.visible_to(user, at).select_related("call")
    found = seen.filter(call__case_no=number) if looks_like_number(number) else seen.filter(case_no=number)
    return [
        search.Hit(
            number=check.case_no,
            title=check.title,
            url=check.get_absolute_url(),
            state=check.get_state_display(),
            parts=(organisation_name(check.call.street_id), check.call.case_no),
        )
        for check in found[: search.MOST]
    ]


search.register("visits", "联合出勤", find_visits)
search.register("topics", "每月一题", find_topics)
search.register("site-checks", "现场抽查", find_checks)
