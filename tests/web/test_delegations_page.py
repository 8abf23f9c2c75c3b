import pytest

from governance.audit.models import Entry
from governance.organisations.models import Delegation

pytestmark = pytest.mark.django_db


def send(client, cast, **changes):
    post = cast.dept_operator.posts.get()
    data = {
        "post": post.pk,
        "starts_at": "2099-03-04T09:00",
        "ends_at": "2099-03-06T17:00",
        "substitute": cast.dept_leader.pk,
    }
    return client.post("/delegations/", data | changes)


def test_a_person_names_who_acts_while_away_and_comes_back(client, cast):
    client.force_login(cast.dept_operator)
    assert send(client, cast).status_code == 302
    made = Delegation.objects.get()
    assert made.substitute == cast.dept_leader
    assert "由陈国栋代理" in client.get("/delegations/").content.decode()
    client.post(f"/delegations/{made.pk}/end/")
    assert not Delegation.objects.exists()


def test_a_stranger_cannot_be_named(client, cast):
    client.force_login(cast.dept_operator)
    answer = send(client, cast, substitute="999999")
    assert answer.status_code == 422
    assert "选择一个有效的选项" in answer.content.decode()
    assert not Delegation.objects.exists()


def test_an_absence_in_the_past_is_refused_with_the_reason(client, cast):
    client.force_login(cast.dept_operator)
    answer = send(client, cast, starts_at="2020-01-01T09:00", ends_at="2020-01-02T09:00")
    assert answer.status_code == 422
    assert "不能补登" in answer.content.decode()
    assert not Delegation.objects.exists()


def test_nobody_ends_the_absence_of_someone_else(client, cast):
    client.force_login(cast.dept_operator)
    send(client, cast)
    client.force_login(cast.nobody)
    assert client.post(f"/delegations/{Delegation.objects.get().pk}/end/").status_code == 404


def test_an_absence_and_its_end_are_in_the_log(client, cast):
    client.force_login(cast.dept_operator)
    send(client, cast)
    client.post(f"/delegations/{Delegation.objects.get().pk}/end/")
    told = Entry.objects.filter(action__startswith="delegation.").order_by("id")
    assert [(line.action, line.actor_name) for line in told] == [
        ("delegation.recorded", "周婷"),
        ("delegation.ended", "周婷"),
    ]
    assert told[0].after["substitute"] == "陈国栋"


def test_a_refused_absence_is_not_in_the_log(client, cast):
    client.force_login(cast.dept_operator)
    send(client, cast, starts_at="2020-01-01T09:00", ends_at="2020-01-02T09:00")
    assert not Entry.objects.filter(action__startswith="delegation.").exists()
