"""Who may note an absence, for whom, and when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.errors import Conflict, Invalid, NeedsPerson, NotYours, Refusal, WrongState
from governance.organisations.choices import Role
from governance.organisations.mandate import mandate
from governance.organisations.models import Delegation, Post, User
from governance.organisations.services import delegate, end_delegation

AT = datetime(2026, 3, 4, 9, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)


def note(cast, actor, substitute=None, starts_at=AT, ends_at=AT + DAY, post=None, reason=" 外出培训 "):
    return delegate(
        post=post or cast.operator.posts.get(),
        substitute=substitute,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        actor=actor,
        at=AT,
    )


def refused(error, call) -> str:
    with pytest.raises(error) as caught:
        call()
    assert issubclass(error, Refusal)
    assert not Delegation.objects.exists()
    return caught.value.message


def test_the_holder_names_a_substitute_who_acts_at_once(cast):
    assert not mandate(cast.deputy, AT).holds(Role.STREET_OPERATOR, cast.street.pk)
    row = note(cast, cast.operator, cast.deputy)
    assert (row.substitute, row.reason) == (cast.deputy, "外出培训")
    assert mandate(cast.deputy, AT).holds(Role.STREET_OPERATOR, cast.street.pk)
    assert not mandate(cast.operator, AT).holds(Role.STREET_OPERATOR, cast.street.pk)


def test_the_chief_of_the_street_may_note_it_too(cast):
    assert note(cast, cast.chief).substitute is None


@pytest.mark.parametrize("who", ["deputy", "other_chief", "dept_leader", "nobody", "sys_admin", "ops"])
def test_others_may_not(cast, who):
    message = refused(NotYours, lambda: note(cast, getattr(cast, who), cast.deputy))
    assert message == "只有任职者本人或西华街道的领导可以登记离岗"


def test_a_machine_may_not_note_an_absence(cast):
    Post.objects.create(person=cast.machine, organisation=cast.street, role=Role.STREET_CHIEF, starts_on="2026-01-01")
    refused(NeedsPerson, lambda: note(cast, cast.machine))


def test_times_must_be_ahead_and_in_order(cast):
    assert "晚于开始" in refused(Invalid, lambda: note(cast, cast.operator, ends_at=AT))
    assert "过去" in refused(Invalid, lambda: note(cast, cast.operator, starts_at=AT - 2 * DAY, ends_at=AT - DAY))
    assert "倒签" in refused(Invalid, lambda: note(cast, cast.operator, starts_at=AT - DAY))
    Post.objects.filter(person=cast.operator).update(ends_on="2026-03-05")
    assert "任期" in refused(Invalid, lambda: note(cast, cast.operator, starts_at=AT + DAY, ends_at=AT + 2 * DAY))


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("operator", "本人"),
        ("sys_admin", "管理员"),
        ("machine", "系统账号"),
        ("other_operator", "西华街道或其上级单位"),
        ("nobody", "任职"),
    ],
)
def test_an_unfit_substitute_is_refused(cast, who, words):
    assert words in refused(Invalid, lambda: note(cast, cast.operator, getattr(cast, who)))


def test_a_stopped_account_is_no_substitute(cast):
    User.objects.filter(pk=cast.deputy.pk).update(is_active=False)
    cast.deputy.refresh_from_db()
    assert "停用" in refused(Invalid, lambda: note(cast, cast.operator, cast.deputy))


def test_the_department_may_lend_a_head_to_its_agency(cast):
    row = note(cast, cast.agency_head, cast.dept_operator, post=cast.agency_head.posts.get())
    assert row.substitute == cast.dept_operator


def test_two_absences_of_one_post_do_not_overlap(cast):
    note(cast, cast.operator)
    with pytest.raises(Conflict, match="3月4日 09:12 至 3月5日 09:12"):
        note(cast, cast.operator, starts_at=AT + DAY / 2, ends_at=AT + 2 * DAY)
    note(cast, cast.operator, starts_at=AT + DAY, ends_at=AT + 2 * DAY)
    assert Delegation.objects.count() == 2


def test_coming_back_early_ends_it_and_a_planned_one_is_taken_out(cast):
    running = note(cast, cast.operator, cast.deputy)
    planned = note(cast, cast.operator, starts_at=AT + DAY, ends_at=AT + 2 * DAY)
    later = AT + timedelta(hours=2)
    with pytest.raises(NotYours):
        end_delegation(delegation=running, actor=cast.deputy, at=later)
    end_delegation(delegation=running, actor=cast.operator, at=later)
    end_delegation(delegation=planned, actor=cast.chief, at=later)
    assert list(Delegation.objects.values_list("ends_at", flat=True)) == [later]
    with pytest.raises(WrongState):
        end_delegation(delegation=running, actor=cast.operator, at=later)
    assert mandate(cast.operator, later).holds(Role.STREET_OPERATOR, cast.street.pk)
