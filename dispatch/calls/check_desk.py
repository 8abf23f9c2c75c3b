"""What waits for a person among the on-site checks: a visit, a request for review, a review."""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse

from dispatch.calls.choices import CheckState
from dispatch.calls.models import SiteCheck
from dispatch.calls.permissions import site_checker
from governance.organisations.choices import Role
from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.web import desk
from governance.web.clocks import running
from governance.workflow.models import Deadline

MOST = 200
NEXT = {
    CheckState.DRAWN: ("待抽查", "登记抽查"),
    CheckState.FAILED: ("抽查不属实", "查看"),
    CheckState.REVIEWING: ("待复核", "复核"),
}


def checks_of(user, at: datetime) -> list[desk.DeskItem]:
    """List the checks that wait for this person, in at most two statements; none for whom they do not concern."""
    held, wanted = mandate(user, at), []
    if held.has(Role.DISTRICT_OPS):
        own = site_checker.concerning(held.organisations(Role.DISTRICT_OPS), "call__")
        wanted.append(Q(state=CheckState.DRAWN) & ~own)
    if held.has(Role.DISTRICT_PERFORMANCE):
        if of_centre := site_checker.of_centre("call__"):
            wanted.append(Q(state=CheckState.DRAWN) & of_centre)
        wanted.append(Q(state=CheckState.REVIEWING))
    if departments := held.organisations(Role.DEPT_LEADER):
        wanted.append(Q(state=CheckState.FAILED, call__lead__in=departments))
    if not wanted:
        return []
    mine = SiteCheck.objects.filter(reduce(or_, wanted))
    checks = list(mine.select_related("call__item").order_by("id")[:MOST])
    return list(_items(checks, at)) if checks else []


def _items(checks: list[SiteCheck], at: datetime) -> Iterator[desk.DeskItem]:
    rows = Deadline.objects.of_roots(SiteCheck, [check.pk for check in checks]).running()
    clocks = {row.root_id: row for row in rows}
    for check in checks:
        step, verb = NEXT[check.state]
        clock, call = clocks.get(check.pk), check.call
        yield desk.DeskItem(
            number=check.case_no,
            title=call.title,
            url=check.get_absolute_url(),
            step=step,
            action=verb,
            action_url=reverse("site-check", args=[check.case_no]),
            lamp=clock.lamp if clock else "",
            due_at=clock.due_at if clock else None,
            ruler=running(clock, at) if clock else None,
            tier=call.tier,
            parts=(organisation_name(call.lead_id), organisation_name(call.street_id), call.item.name),
        )
