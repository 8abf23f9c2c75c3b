"""Sheets and interviews in every state: of the department of an urgent call that nobody signs."""

import supervision_town
from scenes import SCENES, Scene, Scenes, noted

from dispatch.calls.models import CallLine
from governance.supervision.choices import InterviewState, SheetState
from governance.supervision.models import Interview, SupervisionSheet
from governance.supervision.opening import open_sheet


def sheet_at(clock: str) -> Scene:
    def play(town):
        town.called()
        town.follow(f"2026-03-04 {clock}")
        return town.sheet()

    return play


def red_sheet(town):
    call = town.called()
    town.follow("2026-03-04 11:13")
    town.light_red(town.lead(call), "2026-03-04 11:20")
    town.follow("2026-03-04 11:21")
    return town.sheet()


def signed_red(town):
    return town.do(red_sheet(town), "sign_red", town.dept_leader, "2026-03-04 11:22")


def answered_sheet(clock: str, answered: str = "10:50") -> Scene:
    """A sheet whose department has answered the call."""

    def play(town):
        call = town.called()
        town.follow(f"2026-03-04 {clock}")
        town.answer(town.assistant(call), town.other_dept_operator, f"2026-03-04 {answered}")
        town.answer(town.lead(call), town.dept_operator, f"2026-03-04 {answered}")
        town.follow("2026-03-04 10:52")
        return town.sheet()

    return play


def by_hand(clock: str, answered: str) -> Scene:
    """A sheet that was opened by hand and followed the lamps until then; its department has answered the call."""

    def play(town):
        call = town.called()
        said = {"matter": "calls", "number": call.case_no, "organisation": "D05", "colour": "blue", "reason": "交办"}
        open_sheet(said, actor=town.ops, at=town.moment("2026-03-04 09:20"))
        town.follow(f"2026-03-04 {clock}")
        town.answer(town.assistant(call), town.other_dept_operator, f"2026-03-04 {answered}")
        town.answer(town.lead(call), town.dept_operator, f"2026-03-04 {answered}")
        town.follow("2026-03-04 10:52")
        return town.sheet()

    return play


def answered_red(town):
    sheet = red_sheet(town)
    call = town.call_of(sheet)
    for line, actor in ((town.assistant(call), town.other_dept_operator), (town.lead(call), town.dept_operator)):
        for name in ("respond", "arrive", "reply"):  # signed by the clock meanwhile
            inputs = SCENES[CallLine].inputs
            said = inputs[name](town, line) if name in inputs else {}
            town.do(line, name, actor, "2026-03-04 11:23", **said)
    town.follow("2026-03-04 11:24")
    return town.sheet()


def confirmed(town):
    return town.do(answered_sheet("10:43")(town), "confirm", town.operator, "2026-03-04 11:00")


def lifted(town):
    return town.do(confirmed(town), "lift", town.ops, "2026-03-04 11:05")


def lifted_after(scene: Scene) -> Scene:
    def play(town):
        town.do(scene(town), "confirm", town.operator, "2026-03-04 11:26")
        return town.do(town.sheet(), "lift", town.ops, "2026-03-04 11:28")

    return play


def revoked(town):
    return town.do(
        sheet_at("10:43")(town), "revoke", town.ops, "2026-03-04 11:05", ground="exempt", note="等待司法程序"
    )


def not_theirs(town):
    """A sheet whose department was found not to be the one: its objection was upheld."""
    call = town.called()
    town.follow("2026-03-04 10:01")
    town.do(town.lead(call), "object", town.dept_leader, "2026-03-04 10:05", ground="不属本单位职责", owner="D06")
    ruling = {"reason": "属占道经营", "precedent": "招牌由应急部门牵头", "owner": "D06"}
    town.do(call.objections.get(), "uphold", town.ops, "2026-03-04 10:10", **ruling)
    town.do(call.objections.get(), "accept", town.deputy, "2026-03-04 10:20")
    return town.sheet()


def interview(name: str = "", actor: str = "") -> Scene:
    def play(town):
        red_sheet(town)
        town.follow("2026-03-06 09:30")
        found = town.interview()
        inputs = SCENES[Interview].inputs
        return (
            town.do(found, name, getattr(town, actor), "2026-03-06 09:40", **inputs[name](town, found))
            if name
            else found
        )

    return play


def planned(town, sheet) -> dict:
    return {"plan": "每班两人值守，今日拆除", "finish_by": "2026-03-05 17:00"}


SCENES |= {
    SupervisionSheet: Scenes(
        town=supervision_town.Town,
        at="2026-03-04 11:30",
        states={
            SheetState.BLUE: sheet_at("10:01"),
            SheetState.YELLOW: sheet_at("10:13"),
            SheetState.ORANGE: sheet_at("10:43"),
            SheetState.RED: red_sheet,
            SheetState.SETTLING: answered_sheet("10:43"),
            SheetState.LIFTED: lifted,
            SheetState.SETTLED: answered_sheet("10:13", "10:20"),
            SheetState.REVOKED: revoked,
        },
        instead={
            ("report", SheetState.RED): signed_red,
            ("lift", SheetState.SETTLING): confirmed,
            **{(f"raise_{colour}", SheetState.REVOKED): not_theirs for colour in ("yellow", "orange", "red")},
            ("remind", SheetState.REVOKED): not_theirs,
            ("remind", SheetState.SETTLED): answered_sheet("10:01", "10:05"),
            **{(name, SheetState.SETTLING): by_hand("10:01", "10:05") for name in ("remind", "raise_yellow")},
            **{
                (name, SheetState.LIFTED): lifted_after(by_hand("10:01", "10:05"))
                for name in ("remind", "raise_yellow")
            },
            ("resume_yellow", SheetState.SETTLING): by_hand("10:13", "10:20"),
            ("resume_yellow", SheetState.LIFTED): lifted_after(by_hand("10:13", "10:20")),
            ("resume_red", SheetState.SETTLING): answered_red,
            ("resume_red", SheetState.LIFTED): lifted_after(answered_red),
        },
        inputs={
            "answer": lambda town, sheet: {"answer": "已派人到场"},
            "plan": planned,
            "sign_plan": planned,
            "report": lambda town, sheet: {"report": "值班脱岗，已批评教育，现场已处置"},
            "revoke": lambda town, sheet: {"ground": "wrong", "note": "事项不属该单位"},
            "reopen": noted,
        },
    ),
    Interview: Scenes(
        town=supervision_town.Town,
        at="2026-03-06 10:10",
        states={
            InterviewState.CALLED: interview(),
            InterviewState.HELD: interview("hold", "leader"),
            InterviewState.DISMISSED: interview("dismiss", "leader"),
        },
        inputs={
            "schedule": lambda town, found: {"meeting_at": "2026-03-09 10:00", "place": "区政府三会议室"},
            "hold": lambda town, found: {
                "attended": "陈国栋",
                "minutes": "说明情况，当场表态",
                "demands": "补齐值班",
                "finish_by": "2026-03-20",
            },
            "dismiss": noted,
        },
    ),
}
