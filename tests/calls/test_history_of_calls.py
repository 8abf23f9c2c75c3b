"""Past calls come in by the history import, exactly as the engine would have written them."""

from dispatch.calls import numbers
from dispatch.calls.choices import CallState, LineRole
from dispatch.calls.forms import DraftForm
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.preparing import prepare_call
from governance.workflow.history import Script, Step, bring_in


def line_of(role):
    return lambda call, stage: next(row for row in stage.lines(call, CallLine) if row.line_role == role)


def answered(town, role, actor, day):
    contact = {"contacted_whom": "刘洋", "measure": "吊车拆除", "promised_at": town.moment(f"{day} 17:00")}
    reply = {"result_kind": "solved", "result_text": "面板已拆除"}
    moves = (("sign", {}), ("respond", contact), ("arrive", {}), ("reply", reply))
    return [Step(town.moment(f"{day} 10:00"), name, actor, data=data, on=line_of(role)) for name, data in moves]


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
