"""What waits for a person beside the calls: joint visits, monthly topics, appellants of merged calls to be told."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Model, Q
from django.urls import reverse

from dispatch.calls.choices import OPEN_TOPIC_STATES, OPEN_VISIT_STATES, AppellantState, TopicState, VisitState
from dispatch.calls.models import Appellant, JointVisit, MonthlyTopic, ServiceCall
from dispatch.calls.models.querysets import ANSWERING, own
from dispatch.calls.permissions import appellant_teller, street_operator, topic_owner, topic_worker, visit_party
from governance.organisations.choices import OrganisationKind, Role
from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.web import desk
from governance.web.clocks import running
from governance.workflow.models import Deadline

MOST = 200
ANSWERERS = (Role.DEPT_OPERATOR, Role.DEPT_LEADER, Role.AGENCY_MEMBER)
VISIT_NEXT = {VisitState.PROPOSED: ("待约定出勤", "约定", "agree"), VisitState.AGREED: ("联合出勤", "查看", "")}
TOPIC_NEXT = {
    TopicState.PROPOSED: ("待立题", "立题", "assign"),
    TopicState.ASSIGNED: ("待订方案", "订方案", "lay_plan"),
    TopicState.PLANNED: ("治理中", "报完成", "finish"),
    TopicState.FINISHED: ("治理待验收", "验收", ""),
}


def matters_of(user, at: datetime) -> list[desk.DeskItem]:
    """List what waits for this person, two statements a kind at most; none for whom a kind does not concern."""
    held, found = mandate(user, at), []
    if held.has(*street_operator.roles, *ANSWERERS):
        found += visits_of(user, at)
    if held.has(Role.DISTRICT_OPS, Role.STREET_DEPUTY, Role.STREET_CHIEF, *topic_worker.roles):
        found += topics_of(user, at)
    if held.has(*appellant_teller.roles):
        found += appellants_of(user, at)
    return found


def visits_of(user, at: datetime) -> list[desk.DeskItem]:
    ours = own(user, at, OrganisationKind.STREET, *ANSWERING, OrganisationKind.AGENCY)
    concerns = Q(street_id__in=ours) | Q(parties__overlap=ours)
    rows = list(JointVisit.objects.filter(concerns, state__in=OPEN_VISIT_STATES).order_by("id")[:MOST]) if ours else []
    return list(_items([row for row in rows if visit_party(user, row, at)], VISIT_NEXT, _visit_parts, at))


def _visit_parts(visit: JointVisit) -> tuple[str, ...]:
    return organisation_name(visit.street_id), f"{len(visit.case_nos)} 件呼叫", f"{len(visit.parties)} 家参加"


def topics_of(user, at: datetime) -> list[desk.DeskItem]:
    held = mandate(user, at)
    wanted = Q(
        state__in=(TopicState.ASSIGNED, TopicState.PLANNED), owner_id__in=held.organisations(*topic_worker.roles)
    )
    deputies = held.organisations(Role.STREET_DEPUTY, Role.STREET_CHIEF)
    wanted |= Q(state=TopicState.FINISHED, street_id__in=deputies)
    if held.has(Role.DISTRICT_OPS):
        wanted |= Q(state=TopicState.PROPOSED)
    rows = MonthlyTopic.objects.filter(wanted, state__in=OPEN_TOPIC_STATES).order_by("id")[:MOST]
    mine = [row for row in rows if row.state != TopicState.ASSIGNED or topic_owner(user, row, at)]
    return list(_items(mine, TOPIC_NEXT, _topic_parts, at))


def _topic_parts(topic: MonthlyTopic) -> tuple[str, ...]:
    return (
        organisation_name(topic.owner_id) or organisation_name(topic.street_id),
        f"{topic.item_code} {topic.item_name}",
        f"{len(topic.case_nos)} 件",
    )


def _items(rows: list[Model], steps: dict, parts, at: datetime) -> Iterator[desk.DeskItem]:
    clocks = _clocks(rows)
    for row in rows:
        step, verb, move = steps[row.state]
        url = f"{row.get_absolute_url()}do/{move}/?next=/" if move else row.get_absolute_url()
        yield _item(
            row.case_no, row.title, row.get_absolute_url(), (step, verb, url), clocks.get(row.pk), parts(row), at
        )


def _clocks(rows: Iterable[Model]) -> dict[int, Deadline]:
    rows = list(rows)
    running_of = Deadline.objects.of_roots(type(rows[0]), [row.pk for row in rows]).running() if rows else ()
    return {clock.root_id: clock for clock in running_of}


def _item(number, title, url, step, clock: Deadline | None, parts, at: datetime) -> desk.DeskItem:
    return desk.DeskItem(
        number=number,
        title=title,
        url=url,
        step=step[0],
        action=step[1],
        action_url=step[2],
        lamp=clock.lamp if clock else "",
        due_at=clock.due_at if clock else None,
        ruler=running(clock, at) if clock else None,
        parts=parts,
    )


def appellants_of(user, at: datetime) -> list[desk.DeskItem]:
    """Whoever has to be told that the matter has been dealt with."""
    streets = mandate(user, at).organisations(*appellant_teller.roles)
    waiting = Appellant.objects.filter(state=AppellantState.DUE, street_id__in=streets).select_related("call")
    rows = list(waiting.order_by("id")[:MOST])
    clocks = {}
    if rows:
        found = Deadline.objects.of_roots(ServiceCall, {row.call_id for row in rows}).running()
        clocks = {clock.case_id: clock for clock in found.filter(limit_name="tell")}
    items = []
    for row in rows:
        call = row.call
        url = reverse("call-child-do", args=[call.case_no, "appellants", row.pk, "tell"]) + "?next=/"
        parts = (row.who, f"原呼叫 {row.origin_no}")
        step = ("待告知", "登记告知", url)
        items.append(_item(call.case_no, call.title, call.get_absolute_url(), step, clocks.get(row.pk), parts, at))
    return items
