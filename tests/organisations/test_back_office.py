"""Django's admin: who sees what, and that forms say what the database would refuse."""

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError

from governance.organisations.choices import Role
from governance.organisations.models import Delegation, Organisation, Post, Regime, User

PAGES = {
    "user": {"sys_admin", "sec_admin"},
    "organisation": {"sys_admin", "sec_admin"},
    "regime": {"sys_admin"},
    "post": {"sec_admin"},
    "delegation": {"sec_admin"},
    "datedgrant": {"sec_admin"},
}


def enter(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_only_accounts_and_organisations_are_open_to_anyone(db):
    labels = {model._meta.label for model in admin.site._registry if model._meta.app_label == "organisations"}
    assert labels == {
        f"organisations.{name}" for name in ("User", "Organisation", "Regime", "Post", "Delegation", "DatedGrant")
    }
    foreign = {model._meta.app_label for model in admin.site._registry} - {"organisations"}
    assert foreign <= {"oauth2_provider", "otp_totp", "otp_static"}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_its_administrators_alone(cast, client, page):
    for name in ("sys_admin", "sec_admin", "audit_admin"):
        answer = enter(client, getattr(cast, name)).get(f"/admin/organisations/{page}/")
        assert (answer.status_code == 200) == (name in PAGES[page]), name


def test_people_with_posts_never_enter(cast, client):
    for person in (cast.operator, cast.leader, cast.nobody):
        assert enter(client, person).get("/admin/").status_code == 302


def test_a_system_administrator_does_not_touch_another_administrator(cast, client):
    enter(client, cast.sys_admin)
    page = f"/admin/organisations/user/{cast.sec_admin.pk}"
    assert client.post(f"{page}/change/", {"username": "1", "name": "x"}).status_code == 403
    assert client.get(f"{page}/password/").status_code == 403
    assert client.get(f"/admin/organisations/user/{cast.nobody.pk}/password/").status_code == 200
    enter(client, cast.sec_admin)
    assert client.get(f"/admin/organisations/user/{cast.nobody.pk}/password/").status_code == 403


def test_a_security_administrator_appoints_but_not_themselves(cast, client):
    enter(client, cast.sec_admin)
    client.post(f"/admin/organisations/user/{cast.nobody.pk}/change/", {"admin_role": "audit_admin", "name": "改名"})
    client.post(f"/admin/organisations/user/{cast.sec_admin.pk}/change/", {"admin_role": "sys_admin"})
    roles = dict(User.objects.exclude(admin_role="").values_list("username", "admin_role"))
    assert roles == {"901": "sys_admin", "902": "sec_admin", "903": "audit_admin", "999": "audit_admin"}
    assert User.objects.get(username="999").name == "闲人"


def test_forms_explain_what_the_database_would_refuse(cast):
    def explained(row, words):
        with pytest.raises(ValidationError, match=words):
            row.clean()

    street, agency = cast.street, cast.agency
    explained(Post(person=cast.sys_admin, organisation=street, role=Role.STREET_ORG), "管理员")
    explained(Post(person=cast.nobody, organisation=street, role=Role.DEPT_LEADER), "部门、公用事业单位、物业企业")
    cast.operator.admin_role = "sys_admin"
    explained(cast.operator, "业务任职")
    explained(Regime(agency=agency, kind="localised", starts_on=Regime.objects.get().starts_on), "管理体制")
    Post(person=cast.nobody, organisation=street, role=Role.STREET_ORG).clean()
    Delegation().clean()
    assert Organisation.objects.count() == 7
