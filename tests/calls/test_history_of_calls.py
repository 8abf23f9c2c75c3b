"""Past calls come in by the history import, exactly as the engine would have written them."""

from django.db import transaction

from dispatch.calls import numbers, services
from dispatch.calls.choices import CallState, LineRole
from dispatch.calls.forms import DraftForm
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.preparing import prepare_call
from governance.facts.models import Fact
from governance.workflow import engine, moves
from governance.workflow.history import Script, Step, bring_in
from governance.workflow.machine import CLOCK
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord
from governance.workflow.sweep import sweep


def line_of(role):
    return lambda call, stage: next(row for row in stage.lines(call, CallLine) if row.line_role == role)


def answered(town, role, actor, day):
    contact = {"contacted_whom": "刘洋", "measure": "吊车拆除", "promised_at": town.moment(f"{day} 17:00")}
    reply = {"result_kind": "solved", "result_text": "面板已拆除"}
    moves = (("sign", {}), ("respond", contact), ("arrive", {}), ("reply", reply))
    return [Step(town.moment(f"{day} 10:00"), name, actor, data=data, on=line_of(role)) for name, data in moves]


def replayed(town, course, until, monkeypatch) -> tuple[list[Step], dict]:
    """Walk the course through the engine; return it as steps of a script, and the rows that it left."""
    steps, real = [], moves.carry_out

    def carry_out(move):
        if move.actor is not CLOCK:
            on = line_of(move.case.line_role) if isinstance(move.case, CallLine) else None
            steps.append(Step(move.at, move.transition.name, move.actor, move.note, dict(move.data), on))
        real(move)

    with transaction.atomic():
        call = services.draft_call(town.raw(), actor=town.operator, at=course[0][0])
        with monkeypatch.context() as patched:
            patched.setattr(moves, "carry_out", carry_out)
            for at, name, actor, role, data in course:
                case = call.lines.get(line_role=role) if role else ServiceCall.objects.get(pk=call.pk)
                engine.perform(case, name, actor=actor, at=at, form_data=data)
        sweep(until)
        left = rows()
        transaction.set_rollback(True)
    return steps, left


def rows() -> dict[str, list]:
    """All rows that a call left, without keys."""
    forgotten = {"id", "xid", "call_id", "case_id", "root_id", "source_id", "detail_id", "digest"}
    details = {row.pk: (row.note, row.content) for row in RecordDetail.objects.all()}
    found = {}
    for model in (ServiceCall, CallLine, Deadline, TransitionRecord, Fact):
        kept = forgotten | {"recorded_at"} if model is Fact else forgotten
        found[model.__name__] = sorted(
            str({k: v for k, v in row.items() if k not in kept} | {"detail": details.get(row.get("detail_id"))})
            for row in model.objects.values()
        )
    return found


def test_a_closed_call_with_a_late_line_leaves_the_rows_of_the_engine(town, monkeypatch):
    monkeypatch.setattr(ServiceCall, "sampled", lambda call: False)
    monkeypatch.setattr(numbers, "case_no", lambda day: "510106-220302-C00017")
    until = town.moment("2022-03-31 00:00")
    prompt, late = (
        [(step.at, step.name, step.actor, role, step.data) for step in answered(town, role, actor, day)]
        for role, actor, day in (
            (LineRole.LEAD, town.dept_operator, "2022-03-02"),
            (LineRole.ASSIST, town.other_dept_operator, "2022-03-04"),
        )
    )
    *prompt, (_, *reply) = prompt
    scores = {"speed": 5, "cooperation": 5, "result": 4}
    course = [
        (town.moment("2022-03-02 09:05"), "submit", town.operator, None, {}),
        (town.moment("2022-03-02 09:12"), "issue", town.deputy, None, {}),
        *prompt,
        *late[1:],  # by then the clock has signed
        (town.moment("2022-03-04 11:00"), *reply),  # whoever leads answers last
        (town.moment("2022-03-04 14:00"), "pass", town.operator, None, {}),
        (town.moment("2022-03-04 14:30"), "score", town.operator, None, scores),
    ]
    steps, here = replayed(town, course, until, monkeypatch)
    begun = course[0][0]
    form = DraftForm(town.raw(), actor=town.operator, at=begun)
    assert form.is_valid()
    call = prepare_call(
        street_id=town.street.pk, case_no=numbers.case_no(begun.date()), created_by=town.operator, at=begun,
        data=form.cleaned_data,
    )  # fmt: skip

    bring_in([Script(call, town.operator, begun, steps, until)])

    there = rows()
    for name in here:
        assert there[name] == here[name], name
    assert "calls.response.missed" in str(there["Fact"])
    assert ServiceCall.objects.get().state == CallState.CLOSED and CallLine.objects.count() == 2


def test_a_closed_call_comes_in(town, monkeypatch):
    monkeypatch.setattr(ServiceCall, "sampled", lambda call: False)
    day = "2022-03-02"
    begun = town.moment(f"{day} 09:00")
    form = DraftForm(town.raw(), actor=town.operator, at=begun)
    assert form.is_valid()
    call = prepare_call(
        street_id=town.street.pk, case_no=numbers.case_no(begun.date(), 17), created_by=town.operator, at=begun,
        data=form.cleaned_data,
    )  # fmt: skip
    steps = [
        Step(town.moment(f"{day} 09:05"), "submit", town.operator),
        Step(town.moment(f"{day} 09:12"), "issue", town.deputy),
        *answered(town, LineRole.ASSIST, town.other_dept_operator, day),
        *answered(town, LineRole.LEAD, town.dept_operator, day),
        Step(town.moment(f"{day} 14:00"), "pass", town.operator),
        Step(town.moment(f"{day} 14:30"), "score", town.operator, data={"speed": 5, "cooperation": 5, "result": 4}),
    ]

    assert bring_in([Script(call, town.operator, begun, steps, town.moment("2022-03-31 00:00"))]) == 1

    found = ServiceCall.objects.matching("招牌松动").get()
    assert (found.case_no, found.state) == ("510106-220302-C00017", CallState.CLOSED)
    assert found.lines.count() == 2
    assert "calls.call.closed" in town.facts(about=town.department)
