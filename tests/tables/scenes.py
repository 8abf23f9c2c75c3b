"""A case in every state of every table, and an input for every move: what the generated tests play on.

A model, a state or a move that is new and has no scene or no input here fails the tests that walk the tables.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import call_town
import matter_scenes
import parcel_town
from parcels.models import Handover, HandoverState, Parcel, ParcelState

from dispatch.calls.choices import (
    CallState,
    CheckState,
    ExtensionState,
    LineState,
    MaterialState,
    ObjectionState,
    SuspensionState,
)  # fmt: skip
from dispatch.calls.models import (
    CallLine,
    Extension,
    MaterialRequest,
    Objection,
    ServiceCall,
    SiteCheck,
    Suspension,
)  # fmt: skip
from governance.workflow import engine
from governance.workflow.machine import CLOCK
from governance.workflow.models import Deadline

Scene = Callable[[Any], Any]  # (town) -> a case
Input = Callable[[Any, Any], dict]  # (town, case) -> the data of a move


@dataclass(frozen=True)
class Scenes:
    """Scenes of one model; a move that its state alone does not make possible has scenes of its own (`instead`)."""

    town: type
    at: str
    states: dict[str, Scene]
    inputs: dict[str, Input] = field(default_factory=dict)
    instead: dict[tuple[str, str], Scene] = field(default_factory=dict)

    def play(self, town, state: str, move: str = ""):
        scene = self.instead.get((move, state)) or self.states.get(state)
        assert scene, f"tests/tables/scenes.py has no scene for the state {state!r}"
        case = scene(town)
        case.refresh_from_db()
        assert case.state == state, f"the scene of {state!r} ends in {case.state!r}"
        return case

    def input(self, row, town, case) -> dict:
        assert row.form is None or row.name in self.inputs, f"tests/tables/scenes.py has no input for {row.name!r}"
        return self.inputs[row.name](town, case) if row.name in self.inputs else {}


REPLY = {"result_kind": "solved", "result_text": "面板已拆除，现场安全"}
RESPONSE = {"contacted_whom": "刘洋", "measure": "吊车拆除松动面板", "promised_at": "2026-12-31 17:00"}


def noted(town, case) -> dict:
    return {"note": "已电话核实"}


# ---- calls: an urgent one of a strong appeal, issued by the coordinator, so that it may still be countersigned


def called(town, **more):
    return town.called(actor=town.coordinator, appellant_hot=True, **more)


def called_outside(town):
    return town.called(item="XX99")


PROMOTION = {
    "code": "UC11", "name": "废弃杆线清理", "item_class": "UC", "definition": "无主的废弃杆线下垂、脱落。",
    "tier": "P2", "lead": "D06", "duty_list": "assisting",
}  # fmt: skip


def outside_aftercare(town):
    """A call outside the catalogue whose named lead has answered."""
    call = called_outside(town)
    town.do(call, "designate", town.ops, "2026-03-04 09:30", lead="D06")
    town.answer(town.lead(call), town.other_dept_operator, "2026-03-04 09:40")
    return town.do(call, "pass", town.operator, "2026-03-04 09:50")


def outside_closed(town):
    call = outside_aftercare(town)
    ServiceCall.objects.filter(pk=call.pk).update(callback_due=False)
    return town.do(call, "score", town.operator, "2026-03-04 09:55", speed=5, cooperation=5, result=5)


def verifying(town):
    return town.verifying(actor=town.coordinator, appellant_hot=True)


def aftercare(town):
    return town.do(verifying(town), "pass", town.operator, "2026-03-04 10:01")


def all_but_closed(town):
    call = aftercare(town)
    ServiceCall.objects.filter(pk=call.pk).update(score_lapsed_at=call.verified_at, callback_lapsed_at=call.verified_at)
    return call


def closed(town):
    call = aftercare(town)
    town.do(call, "score", town.operator, "2026-03-04 10:01", speed=5, cooperation=5, result=5)
    return town.do(call, "record_callback", town.ops, "2026-03-04 10:01", answer="satisfied", solved="yes")


def cancelled(town):
    return town.do(called(town), "cancel", town.deputy, "2026-03-04 09:20", note="群众已自行解决")


# ---- on-site checks of such a call, once it is closed


def check(name: str = "", actor: str = "ops", before: Scene | None = None) -> Scene:
    def play(town):
        if before is None:
            drawn = SiteCheck(case_no="510106-260304-K00001", call=closed(town))
            found = engine.begin(drawn, actor=CLOCK, at=town.moment("2026-03-04 10:01"))
        else:
            found = before(town)
        person = CLOCK if actor == "clock" else getattr(town, actor)
        return town.do(found, name, person, "2026-03-04 10:01", note="面板仍挂在墙上") if name else found

    return play


check_failed = check("find_false", before=check())
check_reviewing = check("ask_review", "dept_leader", before=check_failed)


# ---- objections: of the assistant (so that the lead's line stays), in the urgent hour of such a call

OBJECTION = {"ground": "《安全生产法》第十条：招牌设施由城管部门监管", "owner": "D05"}
RULING = {"reason": "权属登记在沿街商户名下", "precedent": "户外招牌脱落由综合执法部门牵头"}


def raised(town):
    line = town.assistant(called(town))
    town.do(line, "object", town.other_dept_leader, "2026-03-04 09:30", **OBJECTION)
    return line.call.objections.get()


def objection(name: str, actor: str, before: Scene = raised, **data) -> Scene:
    def play(town):
        person = CLOCK if actor == "clock" else getattr(town, actor)
        return town.do(before(town), name, person, "2026-03-04 09:40", **data)

    return play


overruled = objection("overrule", "ops", **RULING)
appealed = objection("appeal", "other_dept_leader", overruled, ground="登记有误")


# ---- lines: the lead of such a call


def waiting(town):
    return town.lead(called(town))


def signed(town):
    return town.answer(waiting(town), town.dept_operator, "2026-03-04 09:30", until="sign")


def responded(town):
    return town.answer(waiting(town), town.dept_operator, "2026-03-04 09:30", until="respond")


def arrived(town):
    """A line that may be replied to: it has arrived, and its assistant has answered."""
    line = town.answer(waiting(town), town.dept_operator, "2026-03-04 09:30", until="arrive")
    town.answer(town.assistant(line.call), town.other_dept_operator, "2026-03-04 09:40")
    return line


def signed_for_advice(town):
    """A line that owes neither a response nor an arrival."""
    line = town.lead(town.called(item="UC03", tier="P4"))
    return town.answer(line, town.dept_operator, "2026-03-04 09:30", until="sign")


def replied(town):
    return town.lead(verifying(town))


def rejected(town, line):
    town.do(line.call, "reject", town.operator, "2026-03-04 10:01", lines=[line.pk], note="面板仍在晃动")
    return line


def reworking(town):
    return rejected(town, replied(town))


def reworking_without_arrival(town):
    line = town.lead(town.called(item="UC03"))
    for name, data in (("sign", {}), ("respond", RESPONSE), ("reply", REPLY)):
        town.do(line, name, town.dept_operator, "2026-03-04 09:30", **data)
    return rejected(town, line)


def done(town):
    return town.lead(aftercare(town))


def withdrawn(town):
    return town.lead(cancelled(town))


def handed(scene: Scene) -> Scene:
    """A line that its department has handed to its agency in the street."""

    def play(town):
        line = scene(town)
        return town.do(line, "hand_to_agency", town.dept_operator, "2026-03-04 10:01", agency=town.agency.code)

    return play


# ---- what such a line asks for

LATER = {"ground": "funds", "target_on": "2026-12-18", "note": "改造资金列入下半年预算"}


def asked(model, name: str, actor: str, **data) -> Scene:
    at = "2026-03-04 09:50"
    return lambda town: model.objects.get(line=town.do(arrived(town), name, getattr(town, actor), at, **data))


def then(scene: Scene, name: str, actor: str, **data) -> Scene:
    def play(town):
        person = CLOCK if actor == "clock" else getattr(town, actor)
        return town.do(scene(town), name, person, "2026-03-04 09:55", **data)

    return play


extension = asked(Extension, "extend", "dept_leader", amount=1, note="需等吊车进场")
material = asked(MaterialRequest, "ask_material", "dept_operator", note="请补充租赁合同")
proposed = asked(Suspension, "suspend", "dept_leader", **LATER)
consented = then(proposed, "consent", "deputy")
suspended = then(consented, "approve", "ops")


def red_proposed(scene: Scene, limit_name: str = "resolve") -> Scene:
    def play(town):
        line = scene(town)
        Deadline.objects.filter(case_id=line.pk, limit_name=limit_name, closed_at=None).update(lamp="red_proposed")
        return line

    return play


LINES = {
    LineState.WAITING: waiting,
    LineState.SIGNED: signed,
    LineState.RESPONDED: responded,
    LineState.REWORKING: reworking,
}


def red_limit(town, line) -> dict:
    return {"note": "拒不响应", "limit_name": "rework" if line.state == LineState.REWORKING else "resolve"}


def from_the_grid(scene: Scene, **columns) -> Scene:
    """The same, begun by a grid event, so that the clock may send it on."""

    def play(town):
        call = scene(town)
        ServiceCall.objects.filter(pk=call.pk).update(grid_event_id=1, **columns)
        return call

    return play


def replied_lines(town, call) -> dict:
    rows = call.lines.filter(state=LineState.REPLIED)
    return {"note": "面板仍在晃动", "lines": [row.pk for row in rows]}


# ---- parcels


def held(town):
    return engine.perform(town.send(), "hold", actor=town.dept_operator, at=town.morning, note="拒收")


def parcel_handed(town):
    parcel = town.send()
    town.hand(parcel)
    return parcel


def received(town):
    return engine.perform(parcel_handed(town), "receive", actor=town.dept_operator, at=town.morning)


def lost(town):
    return engine.perform(town.pack(), "lose", actor=CLOCK, at=town.morning)


def handover(name: str = "", scene: Scene = parcel_town.Town.send, actor: str = "dept_operator") -> Scene:
    def play(town):
        line = scene(town).handovers.get()
        person = CLOCK if actor == "clock" else getattr(town, actor)
        return engine.perform(line, name, actor=person, at=town.morning, note="缺件") if name else line

    return play


SCENES: dict[type, Scenes] = {
    ServiceCall: Scenes(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            CallState.DRAFT: call_town.Town.draft,
            CallState.PENDING: call_town.Town.pending,
            CallState.CALLED: called,
            CallState.VERIFYING: verifying,
            CallState.AFTERCARE: aftercare,
            CallState.CLOSED: closed,
            CallState.CANCELLED: cancelled,
            CallState.MERGED: matter_scenes.merged,
        },
        instead={
            ("designate", CallState.CALLED): called_outside,
            ("hand_in", CallState.DRAFT): from_the_grid(call_town.Town.draft),
            ("call_at_once", CallState.DRAFT): from_the_grid(call_town.Town.draft),
            ("close", CallState.AFTERCARE): all_but_closed,
            ("promote", CallState.AFTERCARE): outside_aftercare,
            ("promote", CallState.CLOSED): outside_closed,
        },
        inputs={
            "amend": lambda town, call: town.raw(situation="三楼招牌也松动了"),
            "send_back": noted,
            "designate": lambda town, call: {"lead": "D06", "assists": ["D05"]},
            "reject": replied_lines,
            "score": lambda town, call: {"speed": 5, "cooperation": 4, "result": 3},
            "record_callback": lambda town, call: {"answer": "satisfied", "solved": "yes"},
            "promote": lambda town, call: PROMOTION,
            "discard": noted,
            "cancel": noted,
            "merge": matter_scenes.another,
        },
    ),
    CallLine: Scenes(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            LineState.WAITING: waiting,
            LineState.SIGNED: signed,
            LineState.RESPONDED: responded,
            LineState.REPLIED: replied,
            LineState.REWORKING: reworking,
            LineState.DONE: done,
            LineState.WITHDRAWN: withdrawn,
        },
        instead={
            ("arrive", LineState.REWORKING): reworking_without_arrival,
            ("reply", LineState.SIGNED): signed_for_advice,
            ("suspend", LineState.RESPONDED): arrived,
            ("reply", LineState.RESPONDED): arrived,
            **{("take_back", state): handed(scene) for state, scene in LINES.items()},
            ("light_red", LineState.WAITING): red_proposed(waiting),
            ("light_red", LineState.SIGNED): red_proposed(signed),
            ("light_red", LineState.RESPONDED): red_proposed(responded),
            ("light_red", LineState.REWORKING): red_proposed(reworking, "rework"),
        },
        inputs={
            "respond": lambda town, line: RESPONSE,
            "reply": lambda town, line: REPLY,
            "progress": noted,
            "hand_to_agency": lambda town, line: {"agency": town.agency.code},
            "take_back": noted,
            "object": lambda town, line: OBJECTION | {"owner": "D06"},
            "extend": lambda town, line: {"amount": 1, "note": "需等吊车进场"},
            "suspend": lambda town, line: LATER,
            "ask_material": lambda town, line: {"note": "请补充租赁合同"},
            "light_red": red_limit,
            "rework": noted,
        },
    ),
    Objection: Scenes(
        town=call_town.Town,
        at="2026-03-04 09:45",
        states={
            ObjectionState.RAISED: raised,
            ObjectionState.RULED: overruled,
            ObjectionState.APPEALED: appealed,
            ObjectionState.SETTLED: objection("accept", "other_dept_leader", overruled),
            ObjectionState.RULED_FINALLY: objection("overrule_finally", "establishment", appealed, **RULING),
            ObjectionState.FALLEN: objection("fall", "clock"),
            ObjectionState.DROPPED: objection("drop", "clock"),
        },
        inputs={
            "uphold": lambda town, row: RULING | {"owner": "D05"},
            "overrule": lambda town, row: RULING,
            "appeal": lambda town, row: {"ground": "登记有误"},
            "uphold_finally": lambda town, row: RULING | {"owner": "D05"},
            "overrule_finally": lambda town, row: RULING,
        },
    ),
    SiteCheck: Scenes(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            CheckState.DRAWN: check(),
            CheckState.PASSED: check("find_true", before=check()),
            CheckState.FAILED: check_failed,
            CheckState.REVIEWING: check_reviewing,
            CheckState.CONFIRMED: check("uphold", "performance", before=check_reviewing),
            CheckState.REVOKED: check("revoke", "performance", before=check_reviewing),
            CheckState.LAPSED: check("lapse", "clock", before=check()),
        },
        inputs={name: noted for name in ("find_true", "find_false", "ask_review", "uphold", "revoke")},
    ),
    Extension: Scenes(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            ExtensionState.ASKED: extension,
            ExtensionState.GRANTED: then(extension, "grant", "operator"),
            ExtensionState.REFUSED: then(extension, "refuse", "operator", note="群众催得紧"),
            ExtensionState.DROPPED: then(extension, "drop", "clock"),
        },
        inputs={"refuse": noted},
    ),
    Suspension: Scenes(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            SuspensionState.PROPOSED: proposed,
            SuspensionState.CONSENTED: consented,
            SuspensionState.RUNNING: suspended,
            SuspensionState.LIFTED: then(suspended, "lift", "dept_leader", note="资金已到位"),
            SuspensionState.DECLINED: then(proposed, "withhold", "deputy", note="影响通行"),
            SuspensionState.DROPPED: then(proposed, "drop", "clock"),
        },
        inputs={"withhold": noted, "decline": noted, "review": noted, "lift": noted},
    ),
    MaterialRequest: Scenes(
        town=call_town.Town,
        at="2026-03-04 10:02",
        states={
            MaterialState.OPEN: material,
            MaterialState.SUPPLIED: then(material, "supply", "operator", note="合同已上传附件"),
            MaterialState.EXPIRED: then(material, "expire", "clock"),
            MaterialState.DROPPED: then(material, "drop", "clock"),
        },
        inputs={"supply": noted},
    ),
    Parcel: Scenes(
        town=parcel_town.Town,
        at="2026-03-04 09:30",
        states={
            ParcelState.PACKED: parcel_town.Town.pack,
            ParcelState.SENT: parcel_town.Town.send,
            ParcelState.HELD: held,
            ParcelState.RECEIVED: received,
            ParcelState.LOST: lost,
        },
        instead={("receive", ParcelState.SENT): parcel_handed},
        inputs={
            "weigh": lambda town, parcel: {"weight": 7},
            "hold": noted,
            "recall": lambda town, parcel: {"at": "2026-03-04 09:10"},
        },
    ),
    Handover: Scenes(
        town=parcel_town.Town,
        at="2026-03-04 09:30",
        states={
            HandoverState.WAITING: handover(),
            HandoverState.STUCK: handover("ask"),
            HandoverState.DONE: handover("hand"),
            HandoverState.LAPSED: handover("lapse", actor="clock"),
        },
        inputs={"ask": noted},
    ),
}
SCENES |= {model: Scenes(**given) for model, given in matter_scenes.SCENES.items()}
