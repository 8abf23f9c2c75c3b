"""What the database refuses whoever writes, and that a refusal leaves everything as it was."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from governance.organisations.choices import AdminRole, RegimeKind, Role
from governance.organisations.models import Delegation, Organisation, Post, Regime, User


def refused(write, message=None):
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        write()


def test_an_administrator_gets_no_post(cast):
    before = Post.objects.count()
    post = Post(person=cast.sec_admin, organisation=cast.street, role=Role.STREET_CHIEF, starts_on="2026-01-01")
    refused(post.save, "管理员不得担任业务职务")
    refused(lambda: Post.objects.bulk_create([post]), "管理员")
    refused(lambda: Post.objects.filter(person=cast.operator).update(person=cast.sys_admin), "管理员")
    assert Post.objects.count() == before
    assert not Post.objects.exclude(person__admin_role="").exists()


def test_a_person_with_a_post_becomes_no_administrator(cast):
    refused(lambda: User.objects.filter(pk=cast.operator.pk).update(admin_role=AdminRole.SYSTEM), "业务任职")
    cast.operator.admin_role = AdminRole.AUDIT
    refused(cast.operator.save, "业务任职")
    cast.operator.refresh_from_db()
    assert cast.operator.admin_role == ""


def test_a_person_without_a_post_may_become_an_administrator_and_cease_to_be_one(cast):
    User.objects.filter(pk=cast.nobody.pk).update(admin_role=AdminRole.AUDIT)
    User.objects.filter(pk=cast.nobody.pk).update(admin_role="")
    Post.objects.create(person=cast.nobody, organisation=cast.street, role=Role.STREET_ORG, starts_on="2026-01-01")
    cast.nobody.refresh_from_db()
    cast.nobody.save()


def test_an_unknown_role_or_kind_of_administrator_is_refused(cast):
    refused(lambda: User.objects.filter(pk=cast.nobody.pk).update(admin_role="root"))
    refused(lambda: Post.objects.filter(person=cast.clerk).update(role="king"))


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        (("2026-01-01", None), ("2026-06-01", None), False),
        (("2026-01-01", "2026-06-01"), ("2026-05-31", None), False),
        (("2026-03-01", "2026-04-01"), ("2026-01-01", "2026-12-31"), False),
        (("2026-01-01", "2026-06-01"), ("2026-06-01", None), True),
        (("2026-06-01", None), ("2026-01-01", "2026-06-01"), True),
    ],
)
def test_regimes_of_one_agency_never_overlap(cast, first, second, fits):
    Regime.objects.all().delete()
    stretches = [tuple(day and date.fromisoformat(day) for day in stretch) for stretch in (first, second)]
    Regime.objects.create(
        agency=cast.agency, kind=RegimeKind.STATIONED, starts_on=stretches[0][0], ends_on=stretches[0][1]
    )
    later = Regime(agency=cast.agency, kind=RegimeKind.LOCALISED, starts_on=stretches[1][0], ends_on=stretches[1][1])
    if fits:
        later.save()
    else:
        refused(later.save, "regime_no_overlap")
    assert Regime.objects.count() == 1 + fits


def test_regimes_of_two_agencies_are_independent(cast):
    other = Organisation.objects.create(
        code="510106038-F3",
        name="营门口综合执法中队",
        kind="agency",
        force_kind="F3",
        department=cast.department,
        street=cast.other_street,
    )
    Regime.objects.create(agency=other, kind=RegimeKind.LOCALISED, starts_on="2020-01-01")
    assert Regime.objects.count() == 2


def test_an_agency_needs_a_department_a_street_and_a_kind_of_force(cast):
    for field in ({"department": None}, {"street": None}, {"force_kind": ""}):
        refused(lambda field=field: Organisation.objects.filter(pk=cast.agency.pk).update(**field), "agency_has_parent")


def test_absences_of_one_post_never_overlap(cast):
    post = cast.operator.posts.get()
    day = [datetime(2026, 3, n, tzinfo=UTC) for n in range(1, 5)]
    Delegation.objects.create(post=post, starts_at=day[0], ends_at=day[2])
    refused(Delegation(post=post, starts_at=day[1], ends_at=day[3]).save, "delegation_no_overlap")
    Delegation.objects.create(post=post, starts_at=day[2], ends_at=day[3])
    assert Delegation.objects.count() == 2


def test_functions_of_the_guards_have_plain_names(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'organisations%' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall()]
    assert names == ["organisations_refuse_admin", "organisations_refuse_post"]
