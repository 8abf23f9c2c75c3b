"""An effort brought in as past leaves the rows that the engine would have written."""

import pytest
from effort_town import NUMBERS

from governance.facts.models import Fact
from governance.workflow import history
from governance.workflow.history import Script, Step
from governance.workflow.models import TransitionRecord
from grids.joint.services import prepared
from grids.models import CourtyardOpinion, Discussion, EffortTask, Grid, JointEffort

pytestmark = pytest.mark.django_db
CODES = ("510106025002005000", "510106025002006000", "510106025002007000")


def line(model, nth: int):
    return lambda root, stage: stage.lines(root, model)[nth]


def rows(effort) -> dict:
    """What an effort left, without keys and numbers."""
    facts = Fact.objects.filter(attributes__case_no=effort.case_no).order_by("at", "kind", "attributes__grid")
    records = TransitionRecord.objects.of_root(effort)
    return {
        "effort": JointEffort.objects.filter(pk=effort.pk).values(
            "state", "revision", "voices", "meetings", "participants", "outcome", "ended_at", "begun_at", "grid_code"
        )[0],
        "opinions": [
            *CourtyardOpinion.objects.filter(effort=effort).values("state", "agreed", "collected_at", "words")
        ],
        "minutes": [*Discussion.objects.filter(effort=effort).values("groups", "participants", "held_on", "summary")],
        "tasks": [
            *EffortTask.objects.filter(effort=effort).values("state", "owner_name", "participants", "finished_at")
        ],
        "records": [(row.name, row.at, row.source, row.target, row.actor_id, row.organisation_id) for row in records],
        "facts": [
            (fact.kind, fact.at, fact.value, fact.about_id, {**fact.attributes, "case_no": ""}) for fact in facts
        ],
    }


def test_history_writes_what_the_engine_writes(town):
    lived = town.effort()
    at = town.moment
    for opinion in lived.opinions.order_by("id"):
        town.do(opinion, "collect", town.grid_worker, "2026-03-04 09:10", **NUMBERS)
    steps = (("discuss", {}), ("record", town.minutes()), ("assign", town.duty()))
    for minute, (name, data) in enumerate(steps, 20):
        town.do(lived, name, town.clerk, f"2026-03-04 09:{minute}", **data)
    deed = {"result": "已划 42 个车位", "participants": 15}
    town.do(lived.tasks.get(), "finish", town.clerk, "2026-03-04 09:50", **deed)
    town.do(lived, "conclude", town.clerk, "2026-03-04 09:55", **town.conclusion())

    told = prepared(
        office=town.community, grids=list(Grid.objects.filter(code__in=CODES).order_by("code")), event=None,
        title=lived.title, subject=lived.subject, collect_by=lived.collect_by,
    )  # fmt: skip
    told.case_no, told.created_by_id = "510106-260304-L99999", town.clerk.pk
    minutes = town.minutes() | {"held_on": Discussion.objects.get().held_on, "names": Discussion.objects.get().groups}
    task = EffortTask.objects.get()
    duty = town.duty() | {
        "due_on": task.due_on, "organisation": "", "group_id": task.group_id, "owner_id": None,
        "owner_name": task.owner_name,
    }  # fmt: skip
    past = [
        *(Step(at("2026-03-04 09:10"), "collect", town.grid_worker, data=NUMBERS, on=line(CourtyardOpinion, nth))
          for nth in range(3)),
        Step(at("2026-03-04 09:20"), "discuss", town.clerk),
        Step(at("2026-03-04 09:21"), "record", town.clerk, data=minutes),
        Step(at("2026-03-04 09:22"), "assign", town.clerk, data=duty),
        Step(at("2026-03-04 09:50"), "finish", town.clerk, data=deed, on=line(EffortTask, 0)),
        Step(at("2026-03-04 09:55"), "conclude", town.clerk, data=town.conclusion()),
    ]  # fmt: skip
    history.bring_in([Script(told, town.clerk, at("2026-03-04 09:00"), past, at("2026-03-05 09:00"))])
    assert rows(told) == rows(lived)
