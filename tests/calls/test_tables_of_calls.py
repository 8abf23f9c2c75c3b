"""Every row of both tables: allowed to its `who`, refused to everyone else and from every other state."""

import pytest
from cast import ADMINISTRATORS, PEOPLE

from dispatch.calls.choices import CallState, LineState
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.workflows import CALL, LINE
from governance.errors import Refusal
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.organisations.choices import Role
from governance.organisations.models import Post
from governance.workflow import engine
from governance.workflow.models import Deadline, TransitionRecord

EVERYBODY = (*PEOPLE, *ADMINISTRATORS, "nobody", "machine")
AT = "2026-03-04 09:20"
HANDLERS = {"dept_operator", "agency_member", "agency_head"}
STREET = {"operator", "coordinator"}
LEADERS = {"deputy", "chief"}

# Who of the cast makes each move of an urgent call whose lead line was handed to the agency.
CALL_MOVERS = {
    "amend": STREET,
    "submit": STREET,
    "withdraw": STREET,
    "discard": STREET,
    "send_back": {"coordinator", *LEADERS},
    "issue": {"coordinator", *LEADERS},
    "countersign": LEADERS,
    "designate": {"ops"},
    "pass": STREET,
    "reject": STREET,
    "score": STREET,
    "record_callback": {"ops"},
    "cancel": LEADERS,
    "promote": {"establishment"},
    "merge": STREET,
}
LINE_MOVERS = {
    "sign": HANDLERS,
    "respond": HANDLERS,
    "arrive": HANDLERS,
    "reply": HANDLERS,
    "progress": HANDLERS,
    "hand_to_agency": {"dept_operator"},
    "take_back": {"dept_operator"},
    "urge": {"operator", "coordinator", "dept_operator"},
    "light_red": {"ops"},
    "object": {"dept_leader"},
    "extend": {"dept_leader"},
    "suspend": {"dept_leader"},
    "ask_material": HANDLERS,
}


def rows(workflow):
    return [row for row in workflow.transitions if not row.clock_only]


def clocked(workflow):
    return [row for row in workflow.transitions if row.clock_only]


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (ServiceCall, CallLine, Deadline, Notice)] + [
        TransitionRecord.objects.count(),
        Fact.objects.count(),
    ]


def refused(case, name, town, *actors: str) -> set[str]:
    """Try the move as each of them; say with which codes it was refused, having checked that nothing changed."""
    before, codes = everything(), set()
    for actor in actors:
        with pytest.raises(Refusal) as refusal:
            engine.perform(case, name, actor=getattr(town, actor), at=town.moment(AT))
        codes.add(refusal.value.code)
    assert everything() == before
    return codes


@pytest.fixture
def call(town):
    called = town.called()
    town.do(town.lead(called), "hand_to_agency", town.dept_operator, "2026-03-04 09:15", agency=town.agency.code)
    return called


def test_the_lists_above_name_every_row():
    assert {row.name for row in rows(CALL)} == set(CALL_MOVERS)
    assert {row.name for row in rows(LINE)} == set(LINE_MOVERS)


@pytest.mark.parametrize("row", rows(CALL), ids=lambda row: row.name)
def test_moves_of_a_call_are_their_whos_alone(town, call, row):
    admitted = {name for name in EVERYBODY if row.who(getattr(town, name), call, town.moment(AT))}

    assert admitted == CALL_MOVERS[row.name]


@pytest.mark.parametrize("row", rows(LINE), ids=lambda row: row.name)
def test_moves_of_a_line_are_their_whos_alone(town, call, row):
    line = town.lead(call)
    admitted = {name for name in EVERYBODY if row.who(getattr(town, name), line, town.moment(AT))}

    assert admitted == LINE_MOVERS[row.name]


@pytest.mark.parametrize("row", rows(CALL), ids=lambda row: row.name)
def test_everyone_else_is_refused_and_nothing_changes(town, call, row):
    strangers = [name for name in EVERYBODY if name not in CALL_MOVERS[row.name]]

    assert refused(call, row.name, town, *strangers) == {"not_yours"}


@pytest.mark.parametrize("row", rows(LINE), ids=lambda row: row.name)
def test_everyone_else_is_refused_a_line_and_nothing_changes(town, call, row):
    line = town.lead(call)
    strangers = [name for name in EVERYBODY if name not in LINE_MOVERS[row.name]]

    assert refused(line, row.name, town, *strangers) <= {"not_yours", "needs_person"}


@pytest.mark.parametrize("row", rows(CALL), ids=lambda row: row.name)
def test_a_call_in_any_other_state_refuses(town, call, row):
    actor, into = sorted(CALL_MOVERS[row.name])[0], town.draft()
    for state in set(CallState.values) - {*map(str, row.source)}:
        merged_into = into if state == CallState.MERGED else None
        ServiceCall.objects.filter(pk=call.pk).update(state=state, merged_into=merged_into)
        assert refused(call, row.name, town, actor) == {"wrong_state"}


@pytest.mark.parametrize("row", rows(LINE), ids=lambda row: row.name)
def test_a_line_in_any_other_state_refuses(town, call, row):
    line = town.lead(call)
    actor = sorted(LINE_MOVERS[row.name])[0]
    for state in set(LineState.values) - {*map(str, row.source)}:
        CallLine.objects.filter(pk=line.pk).update(state=state, replied_at=call.called_at)
        assert refused(line, row.name, town, actor) == {"wrong_state"}


@pytest.mark.parametrize("row", clocked(CALL), ids=lambda row: row.name)
def test_nobody_makes_the_clocks_moves(town, call, row):
    assert refused(call, row.name, town, *EVERYBODY) == {"not_yours"}


def test_a_machine_with_a_post_works_but_lights_no_lamp(town, call):

    for role, place in ((Role.DEPT_OPERATOR, town.department), (Role.DISTRICT_OPS, town.district)):
        Post.objects.create(person=town.machine, role=role, organisation=place, starts_on="2020-01-01")
    line = town.lead(call)

    assert refused(line, "light_red", town, "machine") == {"needs_person"}
    assert town.do(line, "sign", town.machine, AT).state == LineState.SIGNED
