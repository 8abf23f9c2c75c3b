"""Joint efforts, what courtyards say to them, and their tasks, in every state."""

from effort_town import NUMBERS, Town
from scenes import SCENES, Scenes, noted

from grids.joint.choices import DeedState, EffortState, OpinionState
from grids.models import CourtyardOpinion, EffortTask, JointEffort

AT = "2026-03-04 10:00"


def dropped(scene):
    return lambda town: town.do(scene(town), "drop", town.clerk, "2026-03-04 09:58", note="业主大会另行表决")


def asked(town):
    return town.opinion(town.effort())


def collected(town):
    return town.do(asked(town), "collect", town.grid_worker, "2026-03-04 09:10", **NUMBERS)


def skipped(town):
    return town.do(asked(town), "skip", town.grid_worker, "2026-03-04 09:10", note="整院搬迁，无人居住")


def released(town):
    return town.do(town.task(), "release", town.clerk, "2026-03-04 09:50", note="改由物业统一划线")


SCENES |= {
    JointEffort: Scenes(
        town=Town,
        at=AT,
        states={
            EffortState.COLLECTING: Town.effort,
            EffortState.DISCUSSING: Town.talked,
            EffortState.ACTING: Town.acting,
            EffortState.CONCLUDED: Town.concluded,
            EffortState.DROPPED: dropped(Town.effort),
        },
        instead={
            ("discuss", EffortState.COLLECTING): Town.heard,
            ("conclude", EffortState.ACTING): lambda town: town.done().effort,
        },
        inputs={
            "record": lambda town, effort: town.minutes(),
            "assign": lambda town, effort: town.duty(),
            "conclude": lambda town, effort: town.conclusion(),
            "drop": noted,
        },
    ),
    CourtyardOpinion: Scenes(
        town=Town,
        at=AT,
        states={
            OpinionState.ASKED: asked,
            OpinionState.COLLECTED: collected,
            OpinionState.SKIPPED: skipped,
            OpinionState.DROPPED: lambda town: town.opinion(dropped(Town.effort)(town)),
        },
        inputs={"collect": lambda town, opinion: NUMBERS, "skip": noted},
    ),
    EffortTask: Scenes(
        town=Town,
        at=AT,
        states={
            DeedState.ASSIGNED: Town.task,
            DeedState.DONE: Town.done,
            DeedState.DROPPED: released,
        },
        inputs={
            "finish": lambda town, task: {"result": "已划 42 个车位", "participants": 15},
            "postpone": lambda town, task: {"due_on": "2026-03-18", "note": "下雨，油漆不干"},
            "release": noted,
        },
    ),
}
