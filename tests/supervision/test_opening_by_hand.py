"""The district's operator opens a sheet on a case under supervision; what is refused changes nothing."""

import pytest

from governance.errors import Conflict, Invalid, Missing, NotReady, NotYours
from governance.supervision.models import SupervisionSheet
from governance.supervision.opening import open_sheet

pytestmark = pytest.mark.django_db


def raw(call, **more) -> dict:
    said = {"matter": "calls", "number": call.case_no, "organisation": "D05", "colour": "orange", "reason": "领导交办"}
    return said | more


def opens(town, call, at="2026-03-04 09:20", actor=None, **more):
    return open_sheet(raw(call, **more), actor=actor or town.ops, at=town.moment(at))


def test_a_sheet_by_hand_tells_who_opened_it_and_why(town):
    sheet = opens(town, town.called())
    assert (sheet.by_hand, sheet.opened_by, sheet.reason) == (True, town.ops, "领导交办")
    assert (sheet.state, sheet.limit_label, sheet.paper_no[:3]) == ("orange", "签收", "金督办")
    assert town.facts(about=town.department)[-1] == "supervision.sheet.orange"


def test_a_sheet_by_hand_follows_the_lamps_from_then_on(town):
    call = town.called()
    opens(town, call, colour="blue")
    town.follow("2026-03-04 10:13")
    assert SupervisionSheet.objects.get(organisation=town.department).state == "yellow"


@pytest.mark.parametrize(
    "more, refusal",
    [
        ({"organisation": "D99"}, Invalid),
        ({"colour": "red"}, Invalid),
        ({"reason": ""}, Invalid),
        ({"matter": "cars"}, Invalid),
        ({"number": "510106-260304-C99999"}, Missing),
        ({"organisation": "510106025"}, NotReady),
    ],
)
def test_what_does_not_fit_is_refused(town, more, refusal):
    call = town.called()
    with pytest.raises(refusal):
        opens(town, call, **more)
    assert not SupervisionSheet.objects.exists() and "supervision.sheet.orange" not in town.facts()


@pytest.mark.parametrize("who", ["operator", "dept_leader", "performance", "leader", "nobody", "machine", "sys_admin"])
def test_only_the_operator_of_the_district_opens_one(town, who):
    call = town.called()
    with pytest.raises(NotYours):
        opens(town, call, actor=getattr(town, who))
    assert not SupervisionSheet.objects.exists()


def test_one_matter_has_one_sheet(town):
    call = town.called()
    opens(town, call)
    with pytest.raises(Conflict, match="已有督办单"):
        opens(town, call)
    sheet = SupervisionSheet.objects.get()
    town.do(sheet, "revoke", town.ops, "2026-03-04 09:30", ground="wrong", note="开错单位")
    with pytest.raises(Conflict, match="恢复督办"):
        opens(town, call)
    town.do(sheet, "reopen", town.ops, "2026-03-04 09:40", note="核实后仍须督办")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.ground, sheet.ended_at, SupervisionSheet.objects.count()) == ("blue", "", None, 1)


def test_where_no_clock_runs_there_is_nothing_to_supervise(town):
    call = town.verifying()
    with pytest.raises(NotReady, match="没有在走的时限"):
        opens(town, call, at="2026-03-04 10:10")
    assert not SupervisionSheet.objects.exists()
