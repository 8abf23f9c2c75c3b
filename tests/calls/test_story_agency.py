"""A line that is an agency's from the start."""

import pytest
from cast import SINCE

from governance.notices.models import Notice
from governance.organisations.choices import ForceKind, OrganisationKind, Role
from governance.organisations.models import Organisation, Post, User
from governance.organisations.selectors import directory

AGENCY_ITEM = "UC01"  # the police station of the street assists


@pytest.fixture
def officer(town) -> User:
    """Somebody of the street's station, which here belongs to the other department."""
    station = Organisation.objects.create(
        code="510106025-F4", name="西华派出所", kind=OrganisationKind.AGENCY, parent=town.other_department,
        department=town.other_department, street=town.street, force_kind=ForceKind.POLICE,
    )  # fmt: skip
    directory.clear()
    found = User.objects.create(username="231", name="郭涛")
    Post.objects.create(person=found, role=Role.AGENCY_MEMBER, organisation=station, starts_on=SINCE)
    return found


def told(kind: str) -> set[str]:
    return {notice.recipient.name for notice in Notice.objects.filter(kind=kind)}


def test_the_agency_and_its_department_are_told_of_call_rework_and_withdrawal(town, officer):
    call = town.called(item=AGENCY_ITEM)
    line = town.assistant(call)
    both = {officer.name, town.other_dept_operator.name}
    assert told("calls.called") == both | {town.dept_operator.name}

    town.answer(line, officer, "2026-03-04 09:30")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 09:40")
    call.refresh_from_db()
    town.do(call, "reject", town.operator, "2026-03-04 10:00", lines=[line.pk], note="占道仍在")
    assert told("calls.reworked") == both

    town.do(call, "cancel", town.deputy, "2026-03-04 10:20", note="群众已自行解决")
    assert told("calls.withdrawn") == both | {town.dept_operator.name}
