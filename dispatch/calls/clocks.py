"""The clocks of calls as people see them: which ones, and in which words."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from dispatch.calls.choices import BACKGROUND_LIMITS
from dispatch.calls.models import ServiceCall
from governance.web.clocks import limit_of, pressing_first
from governance.web.clocks import running as measured
from governance.web.ruler import RulerView
from governance.workflow.choices import LATE_LAMPS, Lamp
from governance.workflow.machine import Limit, registry
from governance.workflow.models import Deadline
from governance.worktime import words

# Where the clock of a limit starts, in one word; the limits of lines start with the call.
STARTS = {
    "submit": "草拟", "issue": "送签", "verify": "答复齐", "callback": "核验", "score": "核验", "rework": "退回",
    "rule": "退单", "appeal": "裁定", "rule_finally": "申请终裁",
    "extension": "申请", "consent": "申请", "approve": "街道同意", "quarter": "挂账", "target": "挂账",
    "material": "提出",
}  # fmt: skip
# The limit whose time a move ends, where it does not bear the move's own name.
ENDS = {
    "amend": ("submit",),
    "reply": ("rework", "resolve"), "pass": ("verify",), "reject": ("verify",), "record_callback": ("callback",),
    "uphold": ("rule",), "overrule": ("rule",), "accept": ("appeal",), "uphold_finally": ("rule_finally",),
    "overrule_finally": ("rule_finally",), "grant": ("extension",), "refuse": ("extension",),
    "withhold": ("consent",), "decline": ("approve",), "supply": ("material",), "review": ("quarter",),
}  # fmt: skip


def type_id(model) -> int:
    return ContentType.objects.get_for_model(model).pk  # Django keeps these in memory


def is_of(deadline: Deadline, case) -> bool:
    return (deadline.case_type_id, deadline.case_id) == (type_id(type(case)), case.pk)


def running(calls: Iterable[ServiceCall], user, at: datetime) -> dict[int, list[Deadline]]:
    """Read the running clocks that the person may see, by call, in one statement."""
    known = {call.pk: call for call in calls}
    found = defaultdict(list)
    rows = Deadline.objects.of_roots(ServiceCall, list(known)).running() if known else ()
    for row in rows:
        if sees(row, known[row.root_id], user, at):
            found[row.root_id].append(row)
    return found


def sees(deadline: Deadline, call: ServiceCall, user, at: datetime) -> bool:
    """Whether the person may see this clock; the moment of the door spares asking for the mandate again."""
    seen_by = limit_of(deadline).seen_by
    return seen_by is None or seen_by(user, call, at)


def pressing(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Order clocks by the lamp, then by what ends first."""
    return sorted(deadlines, key=pressing_first)


def measuring(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Keep the clocks by which lists judge a call, the most pressing first."""
    return pressing(row for row in deadlines if row.limit_name not in BACKGROUND_LIMITS)


def late(deadline: Deadline) -> bool:
    return deadline.lamp in LATE_LAMPS


def drawn(deadline: Deadline, at: datetime) -> RulerView:
    """Measure a running clock for a ruler."""
    limit = limit_of(deadline)
    return measured(deadline, at, opened_word=STARTS.get(limit.name, "呼叫"), end_note=_end(deadline, limit, at))


def _end(deadline: Deadline, limit: Limit, at: datetime) -> str:
    """Say what the last rung still to come will do: 11:12 系统签收, 13:12 红牌."""
    for moment, step in zip(reversed(deadline.rungs), reversed(deadline.steps), strict=False):
        rung = limit.steps[step]
        if moment <= at:
            return ""
        if rung.then or rung.lamp == Lamp.RED_PROPOSED:
            day, _, clock = words.moment(moment, at).rpartition(" ")
            table = registry[ContentType.objects.get_for_id(deadline.case_type_id).model_class()]
            what = table.transition(rung.then) if rung.then else None
            said = what.label if what else "红牌"
            return f"{clock if day == '今天' else day} {said}" if moment > deadline.due_at else f"到期{said}"
    return ""


def ended_by(move_name: str, deadlines: Iterable[Deadline]) -> Deadline | None:
    """Find the clock that a move ends."""
    by_name = {row.limit_name: row for row in deadlines}
    return next((by_name[name] for name in ENDS.get(move_name, (move_name,)) if name in by_name), None)
