"""The district names a property firm for a matter outside the catalogue, and the firm answers."""

from cast import SINCE

from dispatch.calls.choices import CallState, LineState
from dispatch.calls.models import CallLine, ServiceCall
from governance.organisations.choices import OrganisationKind, Role
from governance.organisations.models import Organisation, Post, User
from governance.organisations.selectors import directory


def test_a_property_firm_that_is_designated_sees_the_call_and_answers_it(town):
    firm = Organisation.objects.create(
        code="W01", name="金牛物业", kind=OrganisationKind.PROPERTY_FIRM, parent=town.district
    )
    keeper = User.objects.create(username="401", name="宋平")
    Post.objects.create(person=keeper, role=Role.DEPT_OPERATOR, organisation=firm, starts_on=SINCE)
    directory.clear()
    call, at = town.called(item="XX99"), town.moment("2026-03-04 11:10")
    assert not ServiceCall.objects.visible_to(keeper, at)

    town.do(call, "designate", town.ops, "2026-03-04 11:00", lead="W01")

    seen = ServiceCall.objects.visible_to(keeper, at)
    assert list(seen) == list(seen.mine_to_sign(keeper, at)) == [call]
    line = CallLine.objects.of(keeper, at).get()
    town.answer(line, keeper, "2026-03-04 11:10", until="respond")
    town.do(line, "reply", keeper, "2026-03-04 11:20", result_kind="solved", result_text="已处置")
    call.refresh_from_db()
    assert (line.state, call.state) == (LineState.REPLIED, CallState.VERIFYING)
