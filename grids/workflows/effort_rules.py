"""Guards, apply and effects of multi-party work: who was heard, who took part, what came of it."""

from datetime import datetime, time

from django.utils import timezone

from governance.organisations.choices import OrganisationKind, Role
from governance.organisations.selectors import directory
from grids import facts
from grids.joint.choices import DEED, DISCUSSION, DeedState, EffortState, OpinionState
from grids.models import CourtyardOpinion, Discussion, EffortTask
from grids.workflows.event_rules import code

CLOSING = time(17, 0)

# ---- guards


def courtyards_heard(effort, move) -> str | None:
    """Every courtyard was asked, and one at least has answered."""
    rows = move.lines(CourtyardOpinion)
    if waiting := [row for row in rows if row.state == OpinionState.ASKED]:
        return f"还有 {len(waiting)} 个院落待征求，请先登记意见或注明未能征求"
    return None if any(row.state == OpinionState.COLLECTED for row in rows) else "还没有一个院落征求到意见"


def talked_over(effort, move) -> str | None:
    return None if effort.meetings else "还没有登记议事，请先登记议事"


def tasks_ended(effort, move) -> str | None:
    waiting = [row for row in move.lines(EffortTask) if row.state == DeedState.ASSIGNED]
    return f"还有 {len(waiting)} 项任务没有完成" if waiting else None


def still_collecting(opinion, move) -> str | None:
    return None if move.root.state == EffortState.COLLECTING else "征求意见已经结束"


# ---- apply: the effort


def note_meeting(effort, move) -> None:
    effort.meetings += 1
    effort.participants += move.data["participants"]


def note_conclusion(effort, move) -> None:
    effort.outcome, effort.conclusion = move.data["outcome"], move.data["conclusion"]


def note_end(effort, move) -> None:
    effort.ended_at = move.at


# ---- apply: opinions and tasks


def note_opinion(opinion, move) -> None:
    given = move.data
    opinion.agreed, opinion.opposed, opinion.other = given["agreed"], given["opposed"], given["other"]
    opinion.words, opinion.collected_at = given["words"], move.at
    move.root.voices += opinion.voices


def note_skipping(opinion, move) -> None:
    opinion.words = move.note[:2000]


def note_deed(task, move) -> None:
    task.result, task.participants, task.finished_at = move.data["result"], move.data["participants"], move.at
    move.root.participants += task.participants


def note_new_day(task, move) -> None:
    task.due_on = move.data["due_on"]


# ---- effects: lines


def ask_courtyards(effort, move) -> None:
    """Begin with one line a courtyard, and let its people know; `effort.asked` says which courtyards."""
    lines = [
        CourtyardOpinion(effort=effort, grid_code=grid.code, grid_name=grid.name, community_id=grid.community_id)
        for grid in effort.asked
    ]
    move.begin(*lines)
    tell(effort, move, facts.EFFORT_BEGUN, courtyards=len(lines))
    for community_id in dict.fromkeys(line.community_id for line in lines):
        title = f"{effort.title}：请到院落征求意见"
        move.notify(Role.GRID_WORKER, community_id, "grids.effort", title, effort.subject[:200])
        if effort.community_id is None:
            move.notify(Role.COMMUNITY_CLERK, community_id, "grids.effort", title, effort.subject[:200])


def keep_minutes(effort, move) -> None:
    """Write the minutes of the meeting, and count who came."""
    given = move.data
    minutes = Discussion.objects.create(
        effort_id=effort.pk, held_on=given["held_on"], place=given["place"], groups=given["names"],
        participants=given["participants"], summary=given["summary"], recorded_by_id=move.actor.pk,
    )  # fmt: skip
    joined(effort, move, minutes, DISCUSSION, given["participants"])


def share_out(effort, move) -> None:
    """Begin a task, and let its owner know."""
    given = move.data
    task = EffortTask(
        effort=effort, title=given["title"], group_id=given["group_id"], owner_id=given["owner_id"],
        owner_name=given["owner_name"], due_on=given["due_on"],
    )  # fmt: skip
    move.begin(task)
    if task.owner_id:
        role, place = owner_seat(task)
        move.notify(role, place, "grids.effort.task", f"{effort.title}：请完成“{task.title}”", "")


def run_anew(task, move) -> None:
    move.restart("finish")


def let_go(effort, move) -> None:
    """Close what was still open below an effort that ends before its time."""
    for row in move.lines(CourtyardOpinion):
        if row.state == OpinionState.ASKED:
            move.perform(row, "leave")
    for row in move.lines(EffortTask):
        if row.state == DeedState.ASSIGNED:
            move.perform(row, "leave")


# ---- effects: what counts


def of_effort(effort, grid: str = "", community_id: int | None = None) -> dict:
    return {
        "case_no": effort.case_no,
        "grid": grid or effort.grid_code,
        "community": code(community_id or effort.community_id),
        "street": code(effort.street_id),
        "event_class": effort.class_code,
    }


def tell(effort, move, kind, **more) -> None:
    move.fact(kind, about=effort.leader_id, by=effort.leader_id, source=effort, **of_effort(effort), **more)


def joined(effort, move, source, occasion: str, participants: int) -> None:
    if participants:
        move.fact(
            facts.EFFORT_JOINED, about=effort.leader_id, by=effort.leader_id, source=source, value=participants,
            participants=participants, occasion=occasion, **of_effort(effort),
        )  # fmt: skip


def count_opinion(opinion, move) -> None:
    effort = move.root
    move.fact(
        facts.OPINION_COLLECTED, about=opinion.community_id, by=effort.leader_id, source=opinion, value=opinion.voices,
        agreed=opinion.agreed, opposed=opinion.opposed, other=opinion.other,
        **of_effort(effort, opinion.grid_code, opinion.community_id),
    )  # fmt: skip


def count_deed(task, move) -> None:
    joined(move.root, move, task, DEED, task.participants)


def count_conclusion(effort, move) -> None:
    tell(
        effort, move, facts.EFFORT_CONCLUDED,
        participants=effort.participants, voices=effort.voices, outcome=str(effort.outcome),
    )  # fmt: skip


def count_drop(effort, move) -> None:
    tell(effort, move, facts.EFFORT_DROPPED)


# ---- effects: who is told


def tell_leader(opinion, move) -> None:
    """Let whoever leads know once the last courtyard has answered."""
    effort = move.root
    if all(row.state != OpinionState.ASKED for row in move.lines(CourtyardOpinion)):
        move.notify(*office(effort), "grids.effort.heard", f"{effort.title}：各院落意见已齐，可以议事")


def tell_neighbours(effort, move) -> None:
    """Let the courtyards know how it ended."""
    said = effort.conclusion or move.note
    title = f"{effort.title}：{effort.get_outcome_display() or effort.get_state_display()}"
    for community_id in dict.fromkeys(row.community_id for row in move.lines(CourtyardOpinion)):
        move.notify(Role.GRID_WORKER, community_id, "grids.effort.ended", title, said[:200])


# ---- clocks


def end_of_day(task) -> datetime:
    return timezone.make_aware(datetime.combine(task.due_on, CLOSING))


def office(effort) -> tuple[str, int]:
    if effort.community_id:
        return Role.COMMUNITY_CLERK, effort.community_id
    return Role.STREET_OPERATOR, effort.street_id


def owner_seat(task) -> tuple[str, int]:
    """Say whom a task presses: the organisation that took it on, else the office that leads for the volunteers."""
    found = directory().get(task.owner_id)
    if found is None or found.kind in (OrganisationKind.DISTRICT, None):
        return office(task.effort)
    if found.kind == OrganisationKind.AGENCY:
        return Role.AGENCY_MEMBER, found.pk
    if found.kind == OrganisationKind.COMMUNITY:
        return Role.COMMUNITY_CLERK, found.pk
    if found.kind == OrganisationKind.STREET:
        return Role.STREET_OPERATOR, found.pk
    return Role.DEPT_OPERATOR, found.pk
