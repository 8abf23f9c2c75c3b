from django import forms

from governance.facts.ledger import Kind
from governance.organisations.choices import Role
from governance.organisations.permissions import district, role
from governance.workflow.forms import MoveForm, NoteForm
from governance.workflow.machine import Limit, Rung, Transition, Workflow, at_share, by_clock
from governance.worktime.amounts import hours, work_hours, workdays
from parcels.models import Handover, HandoverState, Parcel, ParcelState

P, H = ParcelState, HandoverState
SENT = Kind("parcels.parcel.sent", "寄出", attributes={"weight": int})
MISSED = Kind("parcels.parcel.missed", "逾期未收", attributes={})
OVERDUE_DAY = Kind("parcels.parcel.overdue_day", "每逾期一个工作日", attributes={})
HANDED = Kind("parcels.handover.done", "交接", attributes={"kept": bool})

sender = role(Role.STREET_OPERATOR, "street")
receiver = role(Role.DEPT_OPERATOR, "department")


class WeighForm(MoveForm):
    weight = forms.IntegerField(label="重量", min_value=1, max_value=100)


class PastForm(MoveForm):
    at = forms.DateTimeField(label="发生时间", required=False)


def light_enough(parcel, move):
    return "太重，寄不了" if parcel.weight > 50 else None


def all_handed_over(parcel, move):
    left = [line for line in move.lines(Handover) if line.state not in (H.DONE, H.LAPSED)]
    return f"还有 {len(left)} 个交接没有完成" if left else None


def weigh(parcel, move):
    parcel.weight = move.data["weight"]


def open_handover(parcel, move):
    move.begin(Handover(parcel=parcel, department_id=parcel.department_id))


def tell_sent(parcel, move):
    move.fact(SENT, about=parcel.department_id, by=parcel.street_id, weight=parcel.weight)
    move.notify(Role.DEPT_OPERATOR, parcel.department_id, "parcel", f"{parcel.title}已寄出")


def count_miss(parcel, move):
    move.fact(MISSED, about=parcel.department_id, by=parcel.street_id)


def count_day(parcel, move):
    move.fact(OVERDUE_DAY, about=parcel.department_id, by=parcel.street_id)


def count_handed(line, move):
    move.fact(HANDED, about=line.department_id, kept=bool(move.kept("hand")))


def prolong(parcel, move):
    move.extend("receive", 2)


LADDER = (
    at_share("0.8", "blue"),
    at_share("1", "yellow", effects=(count_miss,)),
    at_share("1.5", "orange"),
    at_share("2", "red_proposed"),
)

# fmt: off
PARCEL = Workflow(
    model=Parcel,
    states=ParcelState,
    start=P.PACKED,
    begun_by=lambda parcel: parcel.street_id,
    transitions=(
        #          name       label     from               to          who
        Transition("weigh",   "称重",   (P.PACKED,),       None,       sender,   form=WeighForm, apply=(weigh,)),
        Transition("send",    "寄出",   (P.PACKED,),       P.SENT,     sender,   guards=(light_enough,), effects=(open_handover, tell_sent)),
        Transition("hold",    "扣留",   (P.SENT,),         P.HELD,     receiver, form=NoteForm),
        Transition("release", "放行",   (P.HELD,),         P.SENT,     receiver),
        Transition("prolong", "宽限",   (P.SENT, P.HELD),  None,       sender,   effects=(prolong,)),
        Transition("receive", "收下",   (P.SENT,),         P.RECEIVED, receiver, guards=(all_handed_over,)),
        Transition("recall",  "补记丢失", (P.SENT,),       P.LOST,     sender,   form=PastForm, backdated=True),
        Transition("burn",    "销毁",   (P.PACKED,),       P.LOST,     district(Role.DISTRICT_OPS), personal=True),
        Transition("lose",    "认定丢失", (P.PACKED,),     P.LOST,     by_clock),
    ),
    limits=(
        Limit("pack",    "寄出", (P.PACKED,),       lambda p: p.promised_at, ladder=(at_share("1", "yellow", then="lose"),)),
        Limit("receive", "收下", (P.SENT, P.HELD),  workdays(2), ladder=(*LADDER, Rung(after=workdays(1), repeat=3, effects=(count_day,))),
              pauses_in=(P.HELD,), pause_cap=workdays(1), keeper=lambda p: p.department_id,
              owes=lambda p: (Role.DEPT_OPERATOR, p.department_id)),
    ),
)

HANDOVER = Workflow(
    model=Handover,
    states=HandoverState,
    start=H.WAITING,
    root="parcel",
    transitions=(
        Transition("ask",    "请补材料", (H.WAITING,), H.STUCK,   receiver, form=NoteForm),
        Transition("carry_on", "已补",   (H.STUCK,),   H.WAITING, role(Role.STREET_OPERATOR, "parcel.street")),
        Transition("hand",   "交接",     (H.WAITING,), H.DONE,    receiver, effects=(count_handed,)),
        Transition("lapse",  "自动交接", (H.WAITING, H.STUCK), H.LAPSED, by_clock, effects=(count_handed,)),
    ),
    limits=(
        Limit("hand",  "交接", (H.WAITING,),         work_hours(4), ladder=(at_share("0.8", "blue"), at_share("1", "yellow")),
              keeper=lambda line: line.department_id),
        Limit("whole", "全程", (H.WAITING, H.STUCK), hours(48), ladder=(at_share("1", "yellow", then="lapse"),)),
    ),
)
# fmt: on
