"""What a line may ask for to be held up lawfully: more time, to be put aside, material; and what ends with the line."""

from dispatch.calls import facts
from dispatch.calls.children import mark
from dispatch.calls.choices import OPEN_SUSPENSION_STATES, ExtensionState, LimitName, LineState, MaterialState
from dispatch.calls.models import Extension, MaterialRequest, Suspension
from dispatch.calls.models.delay import USUAL
from dispatch.calls.workflows.telling import tell
from governance.workflow.choices import Lamp

EXTENSION, SUSPENSION, MATERIAL = "extension", "suspension", "material"  # as `CallLine.asked` names them
BLUE = 0  # the first step of the ladder of lines: 80 % of the time
OPEN = {
    EXTENSION: (Extension, (ExtensionState.ASKED,)),
    SUSPENSION: (Suspension, OPEN_SUSPENSION_STATES),
    MATERIAL: (MaterialRequest, (MaterialState.OPEN,)),
}

# ---- guards


def not_suspended(line, move) -> str | None:
    return "该线挂账中，请先恢复办理" if line.suspended_at else None


def leads(line, move) -> str | None:
    return None if line.leads else "待补充材料由牵头单位提出"


def time_runs(line, move) -> str | None:
    clock = move.clock(LimitName.RESOLVE)
    if clock is None or clock.closed_at:
        return "该线现在没有在走的办结时限"
    if clock.amount is None:
        return "办结时间由活动日期定，不能变动"
    return "办结时限已暂停计时" if clock.paused_at else None


def extension_left(line, move) -> str | None:
    if under_way(line, move, EXTENSION):
        return "延期申请正等答复"
    return "该线已申请过延期，每条线只能申请一次" if EXTENSION in line.asked else None


def before_blue(line, move) -> str | None:
    clock = move.clock(LimitName.RESOLVE)
    return None if move.at < clock.rungs[clock.steps.index(BLUE)] else "时限已用去八成，不能再申请延期"


def in_time(line, move) -> str | None:
    return "办结时限已过，不能暂停计时" if move.at >= move.clock(LimitName.RESOLVE).due_at else None


def nothing_proposed(line, move) -> str | None:
    return "挂账申请正等答复" if under_way(line, move, SUSPENSION) else None


def no_red_lamp(line, move) -> str | None:
    clock = move.clock(running(line), line)
    return "红牌督办中，不能挂账" if clock and clock.lamp == Lamp.RED else None


def material_left(line, move) -> str | None:
    return "该线已要求补充材料一次" if MATERIAL in line.asked else None


def under_way(line, move, word: str) -> bool:
    """Whether the line waits for an answer of this kind; the table is read only where one was ever asked."""
    model, states = OPEN[word]
    return word in line.asked and any(row.line_id == line.pk and row.state in states for row in move.lines(model))


def running(line) -> str:
    """Name the clock that the line's work stands under."""
    return "rework" if line.state == LineState.REWORKING else LimitName.RESOLVE


# ---- apply


def note_extension(line, move) -> None:
    mark(line, EXTENSION)


def note_suspension(line, move) -> None:
    mark(line, SUSPENSION)


def note_material(line, move) -> None:
    mark(line, MATERIAL)


# ---- effects


def ask_extension(line, move) -> None:
    """Begin an extension; whoever has to answer it answers before the line's own time is out."""
    clock = move.clock(LimitName.RESOLVE)
    usual = line.allowed(LimitName.EXTENSION) or USUAL[LimitName.EXTENSION]
    ends = move.stage.calendar(line.call.street_id).due(move.at, usual)
    move.begin(
        Extension(
            **of(line, move), nth=1, amount=move.data["amount"], unit=clock.unit, old_due_at=clock.due_at,
            answer_by=clock.due_at if clock.due_at < ends else None,
        )
    )  # fmt: skip
    tell(line, move, facts.EXTENSION_ASKED, nth=1)


def propose_suspension(line, move) -> None:
    data = move.data
    move.begin(Suspension(**of(line, move), ground=data["ground"], target_on=data["target_on"]))


def ask_material(line, move) -> None:
    move.begin(MaterialRequest(**of(line, move)))
    move.pause(LimitName.RESOLVE)
    tell(line, move, facts.MATERIAL_ASKED)


def of(line, move) -> dict:
    return {
        "call": line.call,
        "line": line,
        "department_id": line.department_id,
        "reason": move.note[:1000],
        "asked_at": move.at,
    }
