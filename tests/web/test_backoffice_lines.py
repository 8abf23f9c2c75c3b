"""What administrators change in the back office is in the log, with before and after, and never a secret."""

import pytest

from governance.audit.models import Entry
from governance.organisations.choices import Role
from governance.organisations.models import Organisation, Post, User

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/organisations/user"
NEW = {"usable_password": "true", "password1": "Lake-9-tower", "password2": "Lake-9-tower"}


def enter(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def appointment(person, place) -> dict:
    return {"person": person.pk, "organisation": place.pk, "role": Role.STREET_ORG, "starts_on": "2026-03-04"}


def newest() -> Entry:
    return Entry.objects.order_by("-id").first()


def test_a_new_account_is_noted_without_its_password(client, cast):
    enter(client, cast.sys_admin)
    client.post(f"{PEOPLE}/add/", {"username": "555", "name": "新人", **NEW})
    entry = newest()
    assert (entry.action, entry.actor_name, entry.about_name) == ("backoffice.added", "系统管理员", "新人")
    assert entry.after["username"] == "555"
    assert "Lake-9-tower" not in str(list(Entry.objects.values()))


def test_a_new_administrator_is_noted_with_the_role_before_and_after(client, cast):
    enter(client, cast.sec_admin)
    client.post(f"{PEOPLE}/{cast.nobody.pk}/change/", {"admin_role": "audit_admin", "is_staff": "on"})
    entry = newest()
    assert (entry.action, entry.about_name) == ("backoffice.changed", "闲人")
    assert (entry.before["admin_role"], entry.after["admin_role"]) == ("", "audit_admin")
    assert entry.note == "人员：管理员类别、可进后台"


def test_a_post_is_noted_with_person_role_and_place(client, cast):
    enter(client, cast.sec_admin)
    given = {
        "person": cast.nobody.pk,
        "organisation": cast.street.pk,
        "role": Role.STREET_ORG,
        "starts_on": "2026-03-04",
    }
    assert client.post("/admin/organisations/post/add/", given).status_code == 302
    assert newest().after == {
        "person": "闲人",
        "organisation": "西华街道",
        "role": "street_org",
        "starts_on": "2026-03-04",
    }
    post = Post.objects.get(person=cast.nobody)
    client.post(f"/admin/organisations/post/{post.pk}/change/", given | {"organisation": cast.other_street.pk})
    assert (newest().before, newest().after) == ({"organisation": "西华街道"}, {"organisation": "营门口街道"})


def test_a_password_set_by_an_administrator_is_noted(client, cast):
    enter(client, cast.sys_admin)
    assert client.post(f"{PEOPLE}/{cast.nobody.pk}/password/", NEW).status_code == 302
    assert User.objects.get(pk=cast.nobody.pk).check_password("Lake-9-tower")
    assert (newest().action, newest().about_name, newest().after) == ("backoffice.changed", "闲人", None)


def test_a_refused_change_leaves_no_line(client, cast):
    enter(client, cast.sec_admin)
    before = Entry.objects.count()
    given = {"code": "X", "name": "不该有", "kind": "street"}
    assert client.post("/admin/organisations/organisation/add/", given).status_code == 403
    given = {
        "person": cast.sys_admin.pk,
        "organisation": cast.street.pk,
        "role": Role.STREET_ORG,
        "starts_on": "2026-03-04",
    }
    assert client.post("/admin/organisations/post/add/", given).status_code == 200
    assert Entry.objects.count() == before
    assert not Organisation.objects.filter(code="X").exists()
