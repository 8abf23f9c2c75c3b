"""The feed over the API: everyone reads their own, the district reads all, nobody skips or repeats."""

from types import SimpleNamespace

import pytest
from appendonly import settle
from django.test import Client
from django.utils import timezone
from parcels.models import Parcel

from governance.facts import ledger
from governance.facts.kinds import kinds
from governance.facts.models import Fact
from governance.workflow import engine

pytestmark = pytest.mark.django_db(transaction=True)


def read(user, path, **query):
    client = Client()
    client.force_login(user)
    return client.get(f"/api/v1/{path}/", query)


def send(cast, case_no):
    parcel = Parcel(case_no=case_no, title="一箱文件", street=cast.street, department=cast.department)
    engine.begin(parcel, actor=cast.operator, at=timezone.now())
    engine.perform(parcel, "send", actor=cast.operator, at=timezone.now())
    settle()


def test_facts_are_read_by_position_and_once(transactional_db, cast):
    send(cast, "P1")
    send(cast, "P2")
    first = read(cast.ops, "facts", size=1).json()
    second = read(cast.ops, "facts", size=1, after=first["position"]).json()
    third = read(cast.ops, "facts", after=second["position"]).json()
    ids = [row["id"] for page in (first, second) for row in page["results"]]
    assert len(set(ids)) == 2 and ids == sorted(ids)
    assert third["results"] == []
    send(cast, "P3")
    assert len(read(cast.ops, "facts", after=third["position"]).json()["results"]) == 1
    row = first["results"][0]
    assert (row["kind"], row["about"]["name"], row["by"]["name"]) == (
        "parcels.parcel.sent",
        "区综合行政执法局",
        "西华街道",
    )
    assert row["source"]["type"] == "parcels.parcel"
    assert row["at"].endswith("+08:00")


def test_facts_of_others_stay_with_them(transactional_db, cast):
    send(cast, "P1")
    expected = {"operator": 1, "dept_operator": 1, "other_operator": 0, "other_dept_operator": 0, "nobody": 0}
    counts = {who: len(read(getattr(cast, who), "facts").json()["results"]) for who in expected}
    assert counts == expected


def test_records_follow_the_cases_that_one_may_see(transactional_db, cast, monkeypatch):
    def visible_to(user, at=None):
        return Parcel.objects.filter(case_no="P1")

    monkeypatch.setattr(Parcel._default_manager, "visible_to", visible_to, raising=False)
    send(cast, "P1")
    send(cast, "P2")
    rows = read(cast.operator, "records").json()["results"]
    assert [(row["name"], row["target"]) for row in rows] == [
        ("begin", "packed"),
        ("send", "sent"),
        ("begin", "waiting"),
    ]


@pytest.mark.parametrize("path", ["facts", "records"])
def test_a_position_of_ones_own_making_is_refused(transactional_db, cast, path):
    for after in ("x", "é", "9" * 200, "\0"):
        assert read(cast.ops, path, after=after).status_code == 422


def test_what_is_withheld_is_told_to_who_said_it_and_to_the_district(transactional_db, cast, monkeypatch):
    send(cast, "P1")
    kind = kinds["parcels.parcel.sent"]
    monkeypatch.setitem(kinds, kind.name, SimpleNamespace(name=kind.name, withheld=True))
    fact = Fact.objects.get()
    ledger.void(fact, reason="录入有误", actor=cast.ops, at=timezone.now())
    settle()
    counts = {
        who: len(read(getattr(cast, who), "facts").json()["results"]) for who in ("operator", "dept_operator", "ops")
    }
    assert counts == {"operator": 2, "dept_operator": 0, "ops": 2}
