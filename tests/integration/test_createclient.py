import json

import pytest
from django.core.management import CommandError, call_command
from oauth2_provider.models import Application

from governance.audit.models import Entry
from governance.organisations.models import Post, User


def test_a_client_is_a_service_account_with_its_posts(cast, capsys):
    roles = ["--role", "street_operator", "--role", "street_chief"]
    call_command("createclient", "网格平台", "--organisation", "510106025", *roles)
    given = json.loads(capsys.readouterr().out)
    assert sorted(given) == ["client_id", "client_secret"]
    account = Application.objects.get(client_id=given["client_id"]).user
    assert (account.is_service, account.name, account.has_usable_password()) == (True, "网格平台", False)
    held = Post.objects.filter(person=account).values_list("organisation__name", "role")
    entry = Entry.objects.get(action="integration.client.created")
    assert (entry.about_id, entry.after["client_id"]) == (account.pk, given["client_id"])
    assert given["client_secret"] not in str(entry.after)
    assert set(held) == {("西华街道", "street_operator"), ("西华街道", "street_chief")}


@pytest.mark.parametrize(
    ("organisation", "role", "words"),
    [
        ("999999", "street_operator", "没有代码为“999999”的在用组织。"),
        ("510106025", "boss", "没有这样的角色：boss。"),
        ("510106025", "dept_leader", "街道没有这样的角色：部门分管领导。"),
    ],
)
def test_an_unknown_organisation_or_role_creates_nothing(cast, organisation, role, words):
    before = User.objects.count()
    with pytest.raises(CommandError, match=words):
        call_command("createclient", "网格平台", "--organisation", organisation, "--role", role)
    assert User.objects.count() == before
    assert not Application.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "长" * 41, "a\0b"])
def test_a_name_too_long_or_empty_is_refused(cast, name):
    with pytest.raises(CommandError, match="客户端名称须为"):
        call_command("createclient", name, "--organisation", "510106025", "--role", "street_operator")
