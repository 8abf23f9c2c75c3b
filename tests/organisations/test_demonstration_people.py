"""The invented people: everyone has a post, featured accounts are who the log-in page says."""

from datetime import UTC, date, datetime

import pytest

from governance.errors import Refusal
from governance.organisations.choices import AdminRole, Role
from governance.organisations.demonstration import FEATURED, PASSWORD, featured_accounts, load_people
from governance.organisations.models import Organisation, Post, User
from governance.organisations.selectors import directory, holders
from governance.organisations.services import load_district

AT = datetime(2026, 3, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def people(db, settings):
    settings.DEMONSTRATION = True
    load_district(date(2022, 1, 1))
    return load_people(AT)


def test_every_organisation_has_its_people(people):
    assert people == User.objects.count() == 13 * 6 + 38 * 3 + 104 * 2 + 90 * 3 + 6 + 3
    seats = {
        "street": (Role.STREET_OPERATOR, Role.STREET_COORDINATOR, Role.STREET_DEPUTY, Role.STREET_CHIEF),
        "community": (Role.COMMUNITY_CLERK, Role.COMMUNITY_HEAD, Role.GRID_WORKER),
        "agency": (Role.AGENCY_HEAD,),
        "utility": (Role.DEPT_OPERATOR, Role.DEPT_LEADER),
    }
    pairs = [(role, row.pk) for row in directory().values() for role in seats.get(row.kind, ())]
    found = holders(pairs, AT)
    assert all(found.values())
    for post in Post.objects.select_related("organisation"):
        post.clean()


def test_names_are_unique_but_repeatable(people):
    names = dict(User.objects.values_list("username", "name"))
    assert len(set(names.values())) == len(names)
    Post.objects.all().delete()
    User.objects.all().delete()
    assert load_people(AT) == people
    assert dict(User.objects.values_list("username", "name")) == names


def test_loading_again_adds_nobody(people):
    assert load_people(AT) == 0


def test_featured_accounts_are_who_they_say(people):
    groups = featured_accounts()
    assert [heading for heading, _ in groups] == [heading for heading, _ in FEATURED]
    assert sum(len(accounts) for _, accounts in groups) == 20
    for _, accounts in groups[:2]:
        for username, name, label, place in accounts:
            post = Post.objects.select_related("person", "organisation").get(person__username=username)
            assert post.person.name == name
            assert post.organisation.name == place.split()[-1]
            assert label == "党工委书记" or post.get_role_display().endswith(label)
            assert post.person.check_password(PASSWORD)
    assert set(User.objects.exclude(admin_role="").values_list("admin_role", flat=True)) == set(AdminRole.values)


def test_district_roles_sit_where_they_belong(people):
    seats = dict(
        Post.objects.filter(role__startswith="district_").values_list("role", "organisation__name").order_by("role")
    )
    assert seats == {
        "district_ops": "区城运中心",
        "district_establishment": "区委编办",
        "district_org": "区委组织部",
        "district_performance": "区委目标绩效办",
        "district_leader": "金牛区",
    }


def test_outside_the_demonstration_nobody_is_loaded(db, settings):
    settings.DEMONSTRATION = False
    load_district(date(2022, 1, 1))
    with pytest.raises(Refusal, match="演示环境"):
        load_people(AT)
    assert not User.objects.exists() and Organisation.objects.exists()
