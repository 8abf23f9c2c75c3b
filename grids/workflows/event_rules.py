"""Guards, apply and effects of a grid event: who may close it, what is written, who is told."""

from django.utils import timezone

from governance.facts.ledger import Kind
from governance.notices.audience import Audience
from governance.organisations.choices import Role
from governance.organisations.selectors import directory
from governance.workflow.machine import registry
from grids import facts
from grids.events import forms
from grids.events.choices import (
    CALLED,
    LEVEL_LABELS,
    LEVELS,
    PAID_LEVELS,
    PROPOSAL,
    STREET_LEVEL,
    EventAnswer,
    EventState,
)
from grids.events.lineage import heirs
from grids.events.recurrence import earlier_at_place

COMMUNITY_LEVEL = 2

# ---- guards


def not_yet_returned(event, move) -> str | None:
    if LEVELS[event.state] in event.handed_back:
        return f"{LEVEL_LABELS[LEVELS[event.state]]}已退回过一次，由本级办到底"
    return None


def nobody_else_waits(event, move) -> str | None:
    if event.reports > 1:
        return f"这件事共有 {event.reports} 次上报，撤回了别人就等不到结果，请由社区核实处理"
    return None


def not_the_solver(event, move) -> str | None:
    return "办理人不能自己确认，请上报人或邻居确认" if event.solved_by_id == move.actor.pk else None


def not_yet_contested(event, move) -> str | None:
    return "已说过一次没有解决，请确认并写明评价" if event.contested else None


def below_the_community(event, move) -> str | None:
    return None if solved_below(move.actor, event, move.at) else "由街道接着办"


def from_the_community_up(event, move) -> str | None:
    return None if solved_above(move.actor, event, move.at) else "由社区接着办"


def solved_below(user, event, at) -> bool:
    return event.solved_level is None or event.solved_level > COMMUNITY_LEVEL


def solved_above(user, event, at) -> bool:
    return event.solved_level is not None and event.solved_level <= COMMUNITY_LEVEL


# ---- apply


def note_check(event, move) -> None:
    event.checked_at = move.at


def take_class(event, move) -> None:
    """Take the class and urgency that the check found, where they are other than reported.

    How often it came back and what it is found by follow the class.
    """
    columns = move.data.get("columns", {})
    for name, value in columns.items():
        setattr(event, name, value)
    if "class_code" in columns:
        before = earlier_at_place(type(event).objects.all(), event).order_by("id")
        event.earlier = tuple(before.values_list("case_no", flat=True))
        event.recurrence = 1 + len(event.earlier)
        event.search = event.found_by


def take_urgency(event, move) -> None:
    event.tier = move.data["tier"]


def note_silent_check(event, move) -> None:
    event.checked_at, event.checked_by_clock = move.at, True


def note_joining(event, move) -> None:
    event.joined_to_id = forms.event_on_stage(move, move.data["into"]).pk


def note_return(event, move) -> None:
    event.handed_back = [*event.handed_back, LEVELS[event.state]]


def note_solution(event, move) -> None:
    event.solved_at, event.solved_level = move.at, LEVELS[event.state]
    event.solved_by_id, event.result_text = move.actor.pk, move.data["result_text"]


def note_escalation(event, move) -> None:
    event.escalated_at, event.escalated_by_id = move.at, move.actor.pk
    event.own_action, event.lead = move.data["own_action"], move.data["lead"]
    event.item_code = move.data["item"] or event.item_code


def note_silent_escalation(event, move) -> None:
    event.escalated_at, event.escalated_by_id = move.at, None


def note_settlement(event, move) -> None:
    event.solved_at, event.solved_level, event.solved_by_id = move.at, CALLED, None
    event.result_text = move.note[:2000]


def note_giving_back(event, move) -> None:
    event.escalated_at = event.escalated_by_id = None
    event.call_no = ""


def note_answer(event, move) -> None:
    event.confirmed_at, event.confirm_answer = move.at, move.data["answer"]


def note_contest(event, move) -> None:
    event.contested = True


def note_silence(event, move) -> None:
    event.unconfirmed = True


def note_end(event, move) -> None:
    event.closed_at = move.at


def note_new_home(event, move) -> None:
    """Let the community that has the place by now answer for it; the code stays that of the day of the report."""
    heir = heirs(timezone.localdate(move.at), [event.pk]).get(event.pk)
    if heir:
        event.community_id, event.street_id = heir.community_id, heir.street_id


# ---- effects: what counts


def code(organisation_id: int | None) -> str:
    found = directory().get(organisation_id)
    return found.code if found else ""


def of_event(event) -> dict:
    return {
        "case_no": event.case_no,
        "class_code": event.class_code,
        "item": event.item_code,
        "tier": str(event.tier),
        "grid": event.grid_code,
        "community": code(event.community_id),
        "street": code(event.street_id),
        "origin": str(event.source),
    }


def of_solution(event) -> dict:
    return of_event(event) | {"level": event.solved_level, "loop": event.loop}


def tell(event, move, kind: Kind, *, street: bool = False, **more) -> None:
    """State a fact about the community of the event, or about its street."""
    about = event.street_id if street else event.community_id
    move.fact(kind, about=about, by=event.community_id, source=event, **of_event(event), **more)


def count_report(event, move) -> None:
    tell(event, move, facts.EVENT_REPORTED)
    count_recurrence(event, move)


def count_correction(event, move) -> None:
    """Where the check found another class, it may be that one which keeps coming back."""
    if "class_code" in move.data.get("columns", {}):
        count_recurrence(event, move)


def count_recurrence(event, move) -> None:
    if event.recurs:
        tell(event, move, facts.EVENT_RECURRED, nth=event.recurrence, events=" ".join(event.earlier))
        title = f"{event.title}：30 天内同点第 {event.recurrence} 件，{PROPOSAL}"
        move.notify(Role.STREET_COORDINATOR, event.street_id, "grids.recurred", title)


def count_dismissal(event, move) -> None:
    tell(event, move, facts.EVENT_DISMISSED)


def count_joining(event, move) -> None:
    """Count it, and let the first event know of all those who wait to hear how it ends."""
    of_report = event.echoes.model
    event.echoes.update(event_id=event.joined_to_id)
    of_report.objects.create(
        event_id=event.joined_to_id, reporter_id=event.reporter_id, source=event.source, origin_ref=event.origin_ref,
        situation=event.situation, contact_name=event.contact_name, contact_phone=event.contact_phone, at=event.begun_at,
    )  # fmt: skip
    forms.event_on_stage(move, move.data["into"]).reports += event.reports
    tell(event, move, facts.EVENT_JOINED, into=move.data["into"])


def count_raising(event, move) -> None:
    level = LEVELS[event.state]
    tell(event, move, facts.EVENT_RAISED, street=level == STREET_LEVEL, level=level, by_clock=not move.actor.pk)


def count_return(event, move) -> None:
    tell(event, move, facts.EVENT_RETURNED, level=LEVELS[event.state])


def count_level(event, move) -> None:
    """Count what the level did in time; what it missed was counted when its time ran out."""
    level = LEVELS[EventState(move.source)]
    if move.kept(move.source):
        tell(event, move, facts.LEVEL_KEPT, street=level == STREET_LEVEL, level=level, paid=level in PAID_LEVELS)


def count_level_missed(event, move) -> None:
    level = LEVELS[event.state]
    tell(event, move, facts.LEVEL_MISSED, street=level == STREET_LEVEL, level=level, paid=level in PAID_LEVELS)


def count_check_missed(event, move) -> None:
    tell(event, move, facts.CHECK_MISSED)


def count_escalation(event, move) -> None:
    tell(event, move, facts.EVENT_ESCALATED, street=True, jumped=False, by_clock=not move.actor.pk)


def count_jump(event, move) -> None:
    tell(event, move, facts.EVENT_ESCALATED, street=True, jumped=True, by_clock=True)


def count_solution(event, move) -> None:
    solved(event, move, facts.EVENT_SOLVED)


def count_contest(event, move) -> None:
    solved(event, move, facts.EVENT_CONTESTED)


def count_answer(event, move) -> None:
    answer = event.confirm_answer
    solved(event, move, facts.EVENT_ANSWERED, answer=str(answer), valid=answer != EventAnswer.DECLINED)


def count_silence(event, move) -> None:
    solved(event, move, facts.EVENT_UNCONFIRMED)


def count_end(event, move) -> None:
    solved(event, move, facts.EVENT_CLOSED, silent=event.unconfirmed)


def solved(event, move, kind: Kind, **more) -> None:
    move.fact(kind, about=event.community_id, by=event.community_id, source=event, **of_solution(event), **more)


# ---- effects: who is told


def ask_check(event, move) -> None:
    """One line of the in-box for all that waits to be checked in a community, however many come at once."""
    title = f"{event.title}：请核实"
    move.gather(Role.COMMUNITY_CLERK, event.community_id, "grids.check", title, "/grid-events/?state=checking")


def ask_level(event, move) -> None:
    if level := event.level:
        role, organisation_id, place = HANDLER_OF[level](event)
        title = f"{event.title}：请{LEVEL_LABELS[level]}处置"
        move.notify(role, organisation_id, "grids.level", title, move.note, place=place)


def begin_time_anew(event, move) -> None:
    """Give those who take an event over the whole time of their level; who confirms has no more than before."""
    if event.state != EventState.CONFIRMING:
        for limit in registry[type(event)].limits:
            if event.state in limit.runs_in:
                move.restart(limit.name)


def ask_new_home(event, move) -> None:
    if event.state == EventState.CHECKING:
        ask_check(event, move)
    ask_level(event, move)


def jump_when_urgent(event, move) -> None:
    if event.jumps:
        move.perform(event, "jump")


def inform_chain(event, move) -> None:
    """Let every level know of what went past it."""
    title = f"{event.title}：{event.get_tier_display()}，已直达街道和部门"
    coordinator = Audience(Role.STREET_COORDINATOR, event.street_id)
    for role, organisation_id, place in (worker(event), clerk(event), operator(event), coordinator):
        move.notify(role, organisation_id, "grids.jumped", title, place=place)


def ask_confirmation(event, move) -> None:
    """Ask whoever reported it, all of them where it was reported more than once."""
    title = f"{event.title}：已解决，请确认"
    for person_id in reporters(event):
        move.write_to(person_id, "grids.confirm", title, event.result_text[:200])


def tell_reporters(event, move) -> None:
    for person_id in reporters(event):
        if person_id != move.actor.pk:  # who ended it knows
            move.write_to(person_id, "grids.ended", f"{event.title}：{event.get_state_display()}", move.note)


def reporters(event) -> list[int]:
    """Name everyone who reported the event; the further reports are read only where there are any."""
    first = [event.reporter_id] if event.reporter_id else []
    if event.reports == 1:
        return first
    more = event.echoes.exclude(reporter=None).values_list("reporter_id", flat=True)
    return list(dict.fromkeys([*first, *more]))


# ---- whom a clock presses


def clerk(event) -> Audience:
    return Audience(Role.COMMUNITY_CLERK, event.community_id)


def worker(event) -> Audience:
    """Name those of the community's grid workers who look after the place: the others do not see the event."""
    return Audience(Role.GRID_WORKER, event.community_id, event.grid_code)


def neighbour(event) -> Audience:
    return Audience(Role.RESIDENTS_REPRESENTATIVE, event.community_id, event.grid_code)


def operator(event) -> Audience:
    return Audience(Role.STREET_OPERATOR, event.street_id)


HANDLER_OF = {4: worker, 3: worker, 2: clerk, 1: operator}
