import pytest

from governance.organisations.models import Delegation

pytestmark = pytest.mark.django_db


def send(client, cast, **changes):
    post = cast.dept_operator.posts.get()
    data = {"post": post.pk, "starts_at": "2099-03-04T09:00", "ends_at": "2099-03-06T17:00", "substitute": "202"}
    return client.post("/delegations/", data | changes)


def test_a_person_names_who_acts_while_away_and_comes_back(client, cast):
    client.force_login(cast.dept_operator)
    assert send(client, cast).status_code == 302
    made = Delegation.objects.get()
    assert made.substitute == cast.dept_leader
    assert "由陈国栋代理" in client.get("/delegations/").content.decode()
    client.post(f"/delegations/{made.pk}/end/")
    assert not Delegation.objects.exists()


def test_an_unknown_number_is_refused_at_its_field(client, cast):
    client.force_login(cast.dept_operator)
    answer = send(client, cast, substitute="999999")
    assert answer.status_code == 422
    assert "没有这个工号" in answer.content.decode()
    assert not Delegation.objects.exists()


def test_a_substitute_who_does_not_fit_is_refused_with_the_reason(client, cast):
    client.force_login(cast.dept_operator)
    answer = send(client, cast, substitute="101")
    assert answer.status_code == 422
    assert "或其上级单位任职" in answer.content.decode()


def test_nobody_ends_the_absence_of_someone_else(client, cast):
    client.force_login(cast.dept_operator)
    send(client, cast)
    client.force_login(cast.nobody)
    assert client.post(f"/delegations/{Delegation.objects.get().pk}/end/").status_code == 404
