"""What waits for a person in multi-party work: courtyards to ask, efforts to lead on, tasks that fall due."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from governance.organisations.choices import NEIGHBOUR_ROLES
from governance.organisations.mandate import mandate
from governance.organisations.selectors import organisation_name
from governance.web import desk
from governance.web.clocks import running
from governance.workflow.models import Deadline
from grids.joint.choices import DeedState, EffortState, OpinionState
from grids.joint.permissions import LEADING, OWNERS, collector, leader, task_keeper
from grids.models import CourtyardOpinion, EffortTask, JointEffort
from grids.models.effort import own_courtyards

MOST = 100
LEADS = {EffortState.COLLECTING: "联动待征求意见", EffortState.DISCUSSING: "联动待议事"}


def queue(user, at: datetime) -> list[desk.DeskItem]:
    """List what waits, in at most five statements; none for whom no effort can concern."""
    held = mandate(user, at)
    if not held.has(*LEADING, *NEIGHBOUR_ROLES, *OWNERS):
        return []
    seen = JointEffort.objects.visible_to(user, at).open()
    efforts = {effort.pk: effort for effort in seen.order_by("id")[:MOST]}
    if not efforts:
        return []
    clocks: dict[tuple[bool, int], Deadline] = {}  # by whether it is of a task, and the key
    for row in Deadline.objects.of_roots(JointEffort, list(efforts)).running():
        clocks[row.case_type_id != row.root_type_id, row.case_id] = row
    return [*_opinions(efforts, user, at, clocks), *_tasks(efforts, user, at, clocks), *_own(efforts, user, at, clocks)]


def _opinions(efforts: dict, user, at: datetime, clocks: dict) -> Iterator[desk.DeskItem]:
    """Courtyards to ask, for those who live and work there."""
    if not mandate(user, at).has(*NEIGHBOUR_ROLES):
        return
    own = own_courtyards(user, at) or Q()
    rows = CourtyardOpinion.objects.filter(own, state=OpinionState.ASKED, effort__in=efforts).order_by("id")
    for row in rows[:MOST]:
        row.effort = efforts[row.effort_id]
        if row.effort.state == EffortState.COLLECTING and collector(user, row, at):
            clock = clocks.get((False, row.effort_id))
            url = f"{row.get_absolute_url()}opinions/{row.pk}/do/collect/?next=/"
            yield item(row.effort, f"{row.grid_name}：{row.effort.title}", "院落待征求意见", "登记意见", url, clock, at)


def _tasks(efforts: dict, user, at: datetime, clocks: dict) -> Iterator[desk.DeskItem]:
    for row in EffortTask.objects.filter(state=DeedState.ASSIGNED, effort__in=efforts).order_by("id")[:MOST]:
        row.effort = efforts[row.effort_id]
        if task_keeper(user, row, at):
            clock = clocks.get((True, row.pk))
            url = f"{row.get_absolute_url()}tasks/{row.pk}/do/finish/?next=/"
            yield item(row.effort, row.title, "联动任务", "登记完成", url, clock, at, row.owner_name)


def _own(efforts: dict, user, at: datetime, clocks: dict) -> Iterator[desk.DeskItem]:
    for effort in efforts.values():
        if effort.state in LEADS and leader(user, effort, at):
            clock = clocks.get((False, effort.pk))
            yield item(effort, effort.title, LEADS[effort.state], "看", effort.get_absolute_url(), clock, at)


def item(effort: JointEffort, title: str, step: str, action: str, url: str, clock, at: datetime, *parts: str):
    return desk.DeskItem(
        number=effort.case_no,
        title=title,
        url=effort.get_absolute_url(),
        step=step,
        action=action,
        action_url=url,
        lamp=clock.lamp if clock else "",
        due_at=clock.due_at if clock else None,
        ruler=running(clock, at, opened_word="发起") if clock else None,
        parts=(organisation_name(effort.leader_id), *parts),
        note="" if clock else f"{effort.voices} 条意见，{effort.participants} 人次",
    )
