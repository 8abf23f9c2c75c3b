"""Whole stories of joint efforts, told to the services: three courtyards asked, talked over, shared out, counted."""

import pytest
from effort_town import COURTYARDS, NUMBERS

from governance.errors import Invalid, NotReady, NotYours
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.organisations.models import User
from governance.workflow.models import Deadline
from grids.joint.choices import EffortState, OpinionState
from grids.joint.services import begin_effort
from grids.models import CourtyardOpinion, Discussion, EffortTask, JointEffort

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[Fact]:
    return list(Fact.objects.filter(kind=kind).order_by("id"))


def test_three_courtyards_talk_it_over_and_what_they_settle_is_counted(town):
    event = town.at_level(2)
    effort = town.concluded(event=event.case_no)
    effort.refresh_from_db()

    assert (effort.state, effort.community, effort.event) == (EffortState.CONCLUDED, town.community, event)
    assert (effort.voices, effort.meetings, effort.participants) == (147, 1, 38)
    assert effort.grid_code == "510106025002000000"
    minutes = Discussion.objects.get()
    assert (minutes.groups, minutes.participants) == (
        ["金牛社区党委", "和美苑院落自治小组", "居民代表", "社区民警"],
        23,
    )
    assert sum(fact.value for fact in told("grids.effort.joined")) == 38
    assert [fact.attributes["occasion"] for fact in told("grids.effort.joined")] == ["discussion", "task"]
    assert [fact.attributes["grid"] for fact in told("grids.opinion.collected")] == list(COURTYARDS)
    ended = told("grids.effort.concluded")[0].attributes
    assert ended == {
        "case_no": effort.case_no, "grid": effort.grid_code, "community": "510106025002", "street": "510106025",
        "event_class": "05-01", "participants": 38, "voices": 147, "outcome": "settled",
    }  # fmt: skip
    assert not Deadline.objects.of_roots(JointEffort, [effort.pk]).running().exists()


def test_no_courtyard_is_passed_over(town):
    effort = town.effort()
    town.do(town.opinion(effort), "collect", town.grid_worker, "2026-03-04 09:10", **NUMBERS)

    with pytest.raises(NotReady, match="还有 2 个院落待征求"):
        town.do(effort, "discuss", town.clerk, "2026-03-04 09:20")
    for nth in (1, 2):
        town.do(town.opinion(effort, nth), "skip", town.grid_worker, "2026-03-04 09:15", note="整院搬迁")
    assert Notice.objects.filter(recipient=town.clerk, kind="grids.effort.heard").exists()
    assert town.do(effort, "discuss", town.clerk, "2026-03-04 09:20").state == EffortState.DISCUSSING


def test_an_opinion_is_counted_and_nobody_is_named(town):
    opinion = town.opinion(town.effort())
    with pytest.raises(Invalid) as refused:
        town.do(opinion, "collect", town.grid_worker, "2026-03-04 09:10", agreed=0, opposed=0)
    assert refused.value.errors == {"agreed": ["至少有一户表示意见；问不到的请注明未能征求"]}
    opinion.refresh_from_db()
    assert (opinion.state, JointEffort.objects.get().voices) == (OpinionState.ASKED, 0)
    fields = {field.name for model in (CourtyardOpinion, Discussion, EffortTask) for field in model._meta.fields}
    assert not fields & {"person", "score", "points", "rank"}


def test_nothing_is_shared_out_or_ended_before_it_was_talked_over(town):
    effort = town.discussing()
    for name, data in (("assign", town.duty()), ("conclude", town.conclusion())):
        with pytest.raises(NotReady, match="还没有登记议事"):
            town.do(effort, name, town.clerk, "2026-03-04 09:30", **data)
    assert EffortTask.objects.count() == 0


def test_minutes_say_who_came_and_on_which_day(town):
    effort = town.discussing()
    wrong = town.minutes(groups=[], others="", held_on="2026-03-05")
    with pytest.raises(Invalid) as refused:
        town.do(effort, "record", town.clerk, "2026-03-04 09:30", **wrong)
    assert refused.value.errors == {"held_on": ["议事日期在发起之后、今天之前"]}
    with pytest.raises(Invalid, match="填写有误"):
        town.do(effort, "record", town.clerk, "2026-03-04 09:30", **town.minutes(groups=[], others=""))
    assert (Discussion.objects.count(), JointEffort.objects.get().participants) == (0, 0)


def test_an_effort_waits_for_its_tasks(town):
    effort = town.acting()
    with pytest.raises(NotReady, match="还有 1 项任务没有完成"):
        town.do(effort, "conclude", town.clerk, "2026-03-04 09:50", **town.conclusion())
    effort.refresh_from_db()
    assert (effort.state, effort.outcome) == (EffortState.ACTING, "")


def test_a_task_is_of_one_owner_and_a_firm_notes_its_own(town):
    effort = town.talked()
    for wrong in ({"group": ""}, {"organisation": town.agency.code}):
        with pytest.raises(Invalid) as refused:
            town.do(effort, "assign", town.clerk, "2026-03-04 09:40", **town.duty(**wrong))
        assert refused.value.errors == {"group": ["承担组织和承担单位选一个"]}

    town.do(effort, "assign", town.clerk, "2026-03-04 09:40", **town.duty(group=str(town.firm_group.pk)))
    town.do(effort, "assign", town.clerk, "2026-03-04 09:41", **town.duty(group="", organisation=town.agency.code))
    firm, agency = effort.tasks.order_by("id")
    assert (firm.owner, firm.group, firm.owner_name) == (town.firm, None, "和美物业")
    assert JointEffort.objects.visible_to(town.agency_member, town.moment("2026-03-04 10:00")).get() == effort
    done = town.do(agency, "finish", town.agency_member, "2026-03-04 10:00", result="已清走僵尸车")
    assert (done.state, done.participants) == ("done", 0)


def test_who_is_late_is_reminded_and_never_marked(town):
    task = town.task()
    town.sweep("2026-03-12 09:00")

    clock = Deadline.objects.get(case_id=task.pk, limit_name="finish")
    assert (clock.lamp, clock.closed_at) == ("yellow", None)
    kinds = set(Fact.objects.values_list("kind", flat=True))
    assert not [kind for kind in kinds if kind.endswith(("missed", "late"))]

    town.do(task, "postpone", town.clerk, "2026-03-12 10:00", due_on="2026-03-20", note="下雨")
    running = Deadline.objects.of_roots(JointEffort, [task.effort_id]).running().get()
    assert (running.lamp, running.due_at) == ("", town.moment("2026-03-20 17:00"))


def test_a_street_leads_what_no_community_can(town):
    effort = town.effort(actor=town.operator)
    assert (effort.community, effort.leader_id) == (None, town.street.pk)
    with pytest.raises(NotYours):
        town.do(effort, "discuss", town.clerk, "2026-03-04 09:20")
    at = town.moment("2026-03-04 09:30")
    assert JointEffort.objects.visible_to(town.clerk, at).get() == effort


def test_what_ends_before_its_time_lets_everybody_go(town):
    effort = town.acting()
    town.do(effort, "drop", town.clerk, "2026-03-04 09:50", note="业主大会另行表决")
    effort.refresh_from_db()
    assert (effort.state, effort.tasks.get().state) == (EffortState.DROPPED, "dropped")
    assert not Deadline.objects.of_roots(JointEffort, [effort.pk]).running().exists()
    assert len(told("grids.effort.dropped")) == 1


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"courtyards": []}, "courtyards"),
        ({"courtyards": ["510106038008001000"]}, "courtyards"),
        ({"collect_on": "2026-03-03"}, "collect_on"),
        ({"event": "510106-260304-G99999"}, "event"),
        ({"office": "510106038"}, "office"),
    ],
)
def test_a_beginning_that_is_wrong_leaves_nothing(town, given, name):
    with pytest.raises(Invalid) as refused:
        town.effort(**given)
    assert name in refused.value.errors
    assert (JointEffort.objects.count(), Fact.objects.count()) == (0, 0)


def test_volunteers_do_not_begin_efforts(town):
    with pytest.raises(NotYours, match="多方联动由本社区经办"):
        begin_effort(town.raw_effort(), actor=town.grid_worker, at=town.moment("2026-03-04 09:00"))


def test_whoever_sees_efforts(town):
    effort = town.effort()
    at = effort.begun_at
    seeing = {
        name for name, person in vars(town).items()
        if isinstance(person, User) and JointEffort.objects.visible_to(person, at).exists()
    }  # fmt: skip
    assert seeing == {
        "operator", "coordinator", "deputy", "chief", "org_clerk", "grid_worker", "clerk", "community_head", "ops",
        "establishment", "district_org", "performance", "leader",
    }  # fmt: skip


def test_a_grid_worker_sees_the_own_courtyard_alone(town):
    from_here = list(COURTYARDS)
    town.post(from_here[1], town.grid_worker)
    at = town.moment("2026-03-04 10:00")
    town.effort(courtyards=from_here[:1])
    assert not JointEffort.objects.visible_to(town.grid_worker, at).exists()
    own = town.effort(courtyards=from_here[1:])
    assert JointEffort.objects.visible_to(town.grid_worker, at).get() == own
