"""A dated exception admits from its first day until before its last."""

from datetime import date

import pytest

from governance.errors import Invalid
from governance.organisations.models import DatedGrant, Organisation
from governance.organisations.selectors import granted_ids
from governance.organisations.services import grant

START, END = date(2026, 3, 1), date(2026, 4, 1)


def give(cast, user, about=None, starts_on=START, ends_on=END):
    return grant(
        user=user,
        about=about or cast.agency,
        perm="view_organisation",
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=cast.sec_admin,
    )


def seen(user, on, perm="view_organisation"):
    return list(Organisation.objects.filter(pk__in=granted_ids(user, Organisation, perm, on)))


def test_a_grant_counts_within_its_days_for_its_holder_and_permission(cast, django_assert_num_queries):
    give(cast, cast.nobody)
    with django_assert_num_queries(1):
        assert granted_ids(cast.nobody, Organisation, "view_organisation", START) == [cast.agency.pk]
    assert seen(cast.nobody, START) == seen(cast.nobody, date(2026, 3, 31)) == [cast.agency]
    assert seen(cast.nobody, date(2026, 2, 28)) == seen(cast.nobody, END) == []
    assert seen(cast.operator, START) == []
    assert seen(cast.nobody, START, perm="change_organisation") == []


def test_granting_again_gives_new_days_instead_of_a_second_row(cast):
    give(cast, cast.nobody)
    give(cast, cast.nobody, starts_on=END, ends_on=None)
    assert DatedGrant.objects.count() == 1
    assert seen(cast.nobody, START) == [] and seen(cast.nobody, date(2030, 1, 1)) == [cast.agency]


def test_administrators_and_reversed_days_are_refused(cast):
    with pytest.raises(Invalid, match="管理员"):
        give(cast, cast.sys_admin)
    with pytest.raises(Invalid, match="终止日"):
        give(cast, cast.nobody, ends_on=START)
    assert not DatedGrant.objects.exists()
