"""What waits for a person in supervision: to answer, to confirm, to lift, to interview."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.supervision import permissions as who
from governance.supervision.choices import SheetState
from governance.supervision.models import Interview, SupervisionSheet
from governance.web import desk
from governance.web.clocks import worst
from governance.web.supervision import showing
from governance.web.supervision.filters import waiting_answer
from governance.web.supervision.sheets import running_of

MOST = 200
STEP = "督办"


def queue(user, at: datetime) -> list[desk.DeskItem]:
    held, wanted = mandate(user, at), Q(pk__in=[])
    sheets = SupervisionSheet.objects.all()
    if departments := held.organisations(*who.department.roles):
        wanted |= waiting_answer() & Q(organisation_id__in=departments)
    if streets := held.organisations(*who.street.roles):
        wanted |= Q(state=SheetState.SETTLING, street_id__in=streets, confirmed_at=None)
    if held.has(*who.district_ops.roles):
        wanted |= Q(state=SheetState.SETTLING) & (Q(confirmed_at__isnull=False) | Q(street=None))
    found = []
    if departments or streets or held.has(*who.district_ops.roles):
        found += of_sheets(list(sheets.open().filter(wanted).order_by("id")[:MOST]), user, at)
    if held.has(*who.interviewer.roles):
        found += of_interviews(list(Interview.objects.open().order_by("id")[:MOST]), at)
    return found


def of_sheets(sheets: list[SupervisionSheet], user, at: datetime) -> Iterator[desk.DeskItem]:
    clocks = running_of(SupervisionSheet, sheets)
    for sheet in sheets:
        found = next_of(sheet, user, at)
        if not found:
            continue
        verb, move, limit_name = found
        clock = next((row for row in clocks.get(sheet.pk, ()) if row.limit_name == limit_name), None)
        one_press = move in ("sign_red", "confirm", "lift")
        url = reverse("sheet-do", args=[sheet.case_no, move])
        yield desk.DeskItem(
            number=sheet.case_no,
            title=sheet.title,
            url=sheet.get_absolute_url(),
            step=STEP,
            action=verb,
            action_url=url if one_press else f"{url}?next=/",
            lamp=clock.lamp if clock else "",
            due_at=clock.due_at if clock else None,
            ruler=showing.ruler(clock, at),
            tier=sheet.tier,
            role=sheet.get_state_display(),
            parts=(organisation_name(sheet.organisation_id), organisation_name(sheet.street_id), sheet.root_no),
            note="" if clock else "时限已过" if sheet.state == SheetState.SETTLING else "等您办理",
            post=one_press,
            ready=one_press,
            fields={"next": "/"} if one_press else {},
        )


Act = tuple[str, str, str]  # the verb on the button, the move, the limit that it ends


def next_of(sheet: SupervisionSheet, user, at: datetime) -> Act | None:
    """Say what this person does next to the sheet."""
    acts: dict[str, Callable[[], tuple[bool, object, Act]]] = {
        SheetState.BLUE: lambda: (not sheet.answered_at, who.department, ("回复", "answer", "answer")),
        SheetState.YELLOW: lambda: (not sheet.planned_at, who.department, ("报方案", "plan", "plan")),
        SheetState.ORANGE: lambda: (
            not sheet.plan_signed_at, who.department_leader, ("签批方案", "sign_plan", "sign_plan"),
        ),
        SheetState.RED: lambda: (
            (not sheet.red_signed_at, who.department_leader, ("签收红牌", "sign_red", "sign_red"))
            if not sheet.red_signed_at
            else (not sheet.reported_at, who.department_leader, ("报告", "report", "report"))
        ),
        SheetState.SETTLING: lambda: (
            (True, who.street, ("确认办结", "confirm", "lift"))
            if sheet.street_id and not sheet.confirmed_at
            else (True, who.district_ops, ("销号", "lift", "lift"))
        ),
    }  # fmt: skip
    waits, holder, act = acts[sheet.state]()
    return act if waits and holder(user, sheet, at) else None


def of_interviews(interviews: list[Interview], at: datetime) -> Iterator[desk.DeskItem]:
    clocks = running_of(Interview, interviews)
    for interview in interviews:
        clock = worst(clocks.get(interview.pk, ()))
        move, verb = ("hold", "登记纪要") if interview.meeting_at else ("schedule", "通知约谈")
        yield desk.DeskItem(
            number=interview.case_no,
            title=interview.title,
            url=interview.get_absolute_url(),
            step="约谈",
            action=verb,
            action_url=f"{reverse('interview-do', args=[interview.case_no, move])}?next=/",
            lamp=clock.lamp if clock else "",
            due_at=clock.due_at if clock else None,
            ruler=showing.ruler(clock, at),
            parts=(organisation_name(interview.organisation_id), interview.get_cause_display()),
        )


desk.register("supervision", queue)
