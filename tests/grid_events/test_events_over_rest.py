"""Grid events over REST: one report, many, and what the answers say."""

import pytest
import time_machine
from machines import Machine, Person

from governance.organisations.choices import Role
from grids.models import GridEvent

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/grid-events/"


@pytest.fixture(autouse=True)
def morning(town, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    with time_machine.travel(town.moment("2026-03-04 09:00"), tick=False):
        yield


def test_one_report_is_answered_with_its_number_and_can_be_read(town):
    worker = Person(town.grid_worker)
    answer = worker.post(ADDRESS, town.raw_event())
    assert answer.status_code == 201, answer.content.decode()

    event = worker.get(answer["Location"]).json()
    assert (event["state"], event["level"], event["loop"]) == ("checking", None, "small")
    assert [action["name"] for action in event["actions"] if action["allowed"]] == ["withdraw"]
    assert worker.get(ADDRESS).json()["results"][0]["number"] == event["number"]
    assert Person(town.other_operator).get(answer["Location"]).status_code == 404


def test_a_report_sent_again_with_its_key_is_the_same_event(town):
    worker = Person(town.grid_worker)
    first = worker.post(ADDRESS, town.raw_event(client_key="k1"))
    again = worker.post(ADDRESS, town.raw_event(client_key="k1"))
    assert first.json()["number"] == again.json()["number"]
    assert GridEvent.objects.count() == 1


def test_many_reports_have_an_answer_each(town):
    platform = Machine(town.street, Role.STREET_OPERATOR)
    rows = [
        town.raw_event(source="hotline", origin_ref="H1", situation="路面积水没过脚踝", event_class="04-02"),
        town.raw_event(lat="not a number"),
        town.raw_event(colour="red"),
        "nothing",
        town.raw_event(source="hotline", origin_ref="H1"),
        town.raw_event(event_class="07-02", situation="河水漫过堤岸"),
    ]
    answer = platform.post(ADDRESS, {"events": rows}, HTTP_IDEMPOTENCY_KEY="b1")
    assert answer.status_code == 200, answer.content.decode()

    told = answer.json()["results"]
    assert [row["status"] for row in told] == [201, 422, 422, 422, 200, 201]
    assert (told[1]["errors"], told[2]["errors"]) == ({"lat": ["须为数。"]}, {"colour": ["没有这个字段。"]})
    assert (told[4]["joined"], told[4]["number"], told[5]["state"]) == (True, told[0]["number"], "escalated")
    assert GridEvent.objects.count() == 2


def test_too_many_reports_at_once_are_refused_whole(town):
    answer = Person(town.operator).post(ADDRESS, {"events": [town.raw_event()] * 1001})
    assert (answer.status_code, answer.json()["detail"]) == (422, "一次至多 1000 件，请分批上报")
    assert Person(town.operator).post(ADDRESS, {"events": []}).status_code == 422
    assert GridEvent.objects.count() == 0


def test_an_event_is_moved_by_the_verbs_of_its_table(town):
    event = town.reported()
    clerk = Person(town.clerk)
    assert clerk.post(f"{ADDRESS}{event.case_no}/do/accept/").json()["state"] == "level4"
    done = clerk.post(f"{ADDRESS}{event.case_no}/do/resolve/", {"result_text": "已劝离"})
    assert done.json()["state"] == "confirming"
    told = Person(town.grid_worker).post(f"{ADDRESS}{event.case_no}/do/confirm/", {"answer": "satisfied"})
    assert told.json()["state"] == "closed"


def test_an_event_and_a_list_take_few_statements(town, django_assert_max_num_queries):
    event = town.solved()
    clerk = Person(town.clerk)
    clerk.get(ADDRESS)
    with django_assert_max_num_queries(10):
        assert clerk.get(f"{ADDRESS}{event.case_no}/").status_code == 200
    with django_assert_max_num_queries(8):
        assert clerk.get(f"{ADDRESS}?q=流动摊&open=true").json()["results"]
