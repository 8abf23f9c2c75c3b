"""Apply and effects of a monthly topic."""

from datetime import datetime, time

from django.utils import timezone

from dispatch.calls import facts
from dispatch.calls.workflows.telling import code
from governance.organisations.choices import Role
from governance.organisations.selectors import organisation_name

CLOSING = time(17, 0)


def end_of_day(topic) -> datetime:
    return timezone.make_aware(datetime.combine(topic.due_on, CLOSING))


# ---- apply


def note_owner(topic, move) -> None:
    topic.owner_id, topic.assigned_at = move.data["owner_id"], move.at


def note_plan(topic, move) -> None:
    topic.plan, topic.due_on = move.data["plan"], move.data["due_on"]


def note_new_date(topic, move) -> None:
    topic.due_on, topic.finished_at = move.data["due_on"], None


def note_result(topic, move) -> None:
    topic.result, topic.finished_at = move.data["result"], move.at


def note_end(topic, move) -> None:
    topic.ended_at = move.at


def take_more(topic, move) -> None:
    topic.case_nos = list(dict.fromkeys((*topic.case_nos, *move.data["case_nos"])))
    topic.last_on = max(topic.last_on, timezone.localdate(move.at))


# ---- effects


def _about(topic) -> dict:
    return {
        "case_no": topic.case_no,
        "street": code(topic.street_id),
        "item": topic.item_code,
        "calls": len(topic.case_nos),
    }


def _tell(topic, move, kind) -> None:
    move.fact(kind, about=topic.owner_id, by=topic.street_id, source=topic, **_about(topic))


def tell_of_cluster(topic, move) -> None:
    title = f"{topic.title}：{len(topic.case_nos)} 件同类呼叫，请定是否立为每月一题"
    move.notify(Role.DISTRICT_OPS, None, "calls.topic", title)


def count_assignment(topic, move) -> None:
    _tell(topic, move, facts.TOPIC_ASSIGNED)
    move.notify(Role.DEPT_LEADER, topic.owner_id, "calls.topic", f"{topic.title}：立为每月一题，请订方案", move.note)
    told = f"{topic.title}：已立题，由{organisation_name(topic.owner_id)}负责"
    move.notify(Role.STREET_OPERATOR, topic.street_id, "calls.topic", told, move.note)


def tell_street(topic, move) -> None:
    title = f"{topic.title}：{move.transition.label}"
    move.notify(Role.STREET_OPERATOR, topic.street_id, "calls.topic", title, move.note)


def count_plan(topic, move) -> None:
    if move.kept("plan"):
        _tell(topic, move, facts.TOPIC_PLAN_KEPT)
    title = f"{topic.title}：方案已订，{topic.due_on:%Y-%m-%d} 前完成"
    move.notify(Role.STREET_OPERATOR, topic.street_id, "calls.topic", title, topic.plan[:200])


def count_finish(topic, move) -> None:
    if move.kept("finish"):
        _tell(topic, move, facts.TOPIC_KEPT)
    title = f"{topic.title}：报完成，请验收"
    move.notify(Role.STREET_DEPUTY, topic.street_id, "calls.topic", title, topic.result[:200])


def tell_owner(topic, move) -> None:
    move.notify(Role.DEPT_LEADER, topic.owner_id, "calls.topic", f"{topic.title}：退回再治", move.note)


def count_done(topic, move) -> None:
    _tell(topic, move, facts.TOPIC_DONE)
    move.notify(Role.DEPT_LEADER, topic.owner_id, "calls.topic", f"{topic.title}：{move.transition.label}")


def count_plan_missed(topic, move) -> None:
    _tell(topic, move, facts.TOPIC_PLAN_MISSED)


def count_missed(topic, move) -> None:
    _tell(topic, move, facts.TOPIC_MISSED)


# ---- whom a clock presses


def leader(topic) -> tuple[str, int]:
    return Role.DEPT_LEADER, topic.owner_id


def deputy(topic) -> tuple[str, int]:
    return Role.STREET_DEPUTY, topic.street_id


def calling_street(topic) -> tuple[str, int]:
    return Role.STREET_OPERATOR, topic.street_id


def district(topic) -> tuple[str, None]:
    return Role.DISTRICT_OPS, None
