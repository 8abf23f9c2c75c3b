"""Joint efforts over the web and over REST: the same verbs, the same rows, the same refusals; few statements."""

import pytest
import time_machine
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from effort_town import NUMBERS
from machines import Person

from governance.facts.models import Fact
from governance.web import desk
from governance.workflow.models import Deadline, TransitionRecord
from grids.joint import sheets
from grids.models import CourtyardOpinion, Discussion, EffortTask, JointEffort

pytestmark = pytest.mark.django_db
API = "/api/v1/joint-efforts/"
NOW = "2026-03-04 10:00"
DRAWN = {"id", "xid", "detail_id", "digest", "recorded_at"}


@pytest.fixture(autouse=True)
def morning(town, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    with time_machine.travel(town.moment(NOW), tick=False):
        yield


def entered(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def left() -> dict:
    models = (JointEffort, CourtyardOpinion, Discussion, EffortTask, Deadline, TransitionRecord, Fact)
    return {
        model.__name__: sorted(
            repr({name: value for name, value in row.items() if name not in DRAWN | {"case_id", "source_id"}})
            for row in model.objects.values()
        )
        for model in models
    }


def undone(act):
    with transaction.atomic():
        answer = act()
        rows = left()
        transaction.set_rollback(True)
    return answer, rows


def acts(town):
    """Every move of the tables: its scene, the word of its line, its name, who makes it, with what."""
    yield town.heard, "", "discuss", town.clerk, {}
    yield town.discussing, "", "record", town.clerk, town.minutes()
    yield town.talked, "", "assign", town.clerk, town.duty()
    yield lambda: town.done().effort, "", "conclude", town.clerk, town.conclusion()
    yield town.acting, "", "drop", town.operator, {"note": "另行表决"}
    yield lambda: town.opinion(town.effort()), "opinions", "collect", town.grid_worker, NUMBERS
    yield lambda: town.opinion(town.effort()), "opinions", "skip", town.grid_worker, {"note": "整院搬迁"}
    yield town.task, "tasks", "finish", town.clerk, {"result": "已划线", "participants": 15}
    yield town.task, "tasks", "postpone", town.clerk, {"due_on": "2026-03-20", "note": "下雨"}
    yield town.task, "tasks", "release", town.clerk, {"note": "改由物业办"}


def test_an_act_leaves_the_same_rows_through_either_door(town):
    for scene, word, move, actor, data in acts(town):
        with transaction.atomic():
            case = scene()
            path = f"{case.case_no}/{f'{word}/{case.pk}/' if word else ''}do/{move}/"
            before, person = left(), Person(actor)
            person.headers()
            page, by_page = undone(lambda: person.client.post(f"/joint-efforts/{path}", data))  # noqa: B023
            answer, by_api = undone(lambda: person.post(API + path, data))  # noqa: B023
            assert (page.status_code, answer.status_code) == (302, 200), (move, answer.content.decode())
            assert by_page == by_api, move
            assert by_api != before
            transaction.set_rollback(True)


def test_a_refusal_says_the_same_at_either_door_and_changes_nothing(town):
    for scene, word, move, _, data in acts(town):
        with transaction.atomic():
            case, before = scene(), None
            path = f"{case.case_no}/{f'{word}/{case.pk}/' if word else ''}do/{move}/"
            before = left()
            for actor, status in ((town.chief, 403), (town.other_operator, 404)):
                person = Person(actor)
                person.headers()
                page, answer = person.client.post(f"/joint-efforts/{path}", data), person.post(API + path, data)
                assert (page.status_code, answer.status_code) == (status, status), (move, actor)
                assert answer.json()["detail"].rstrip("。") in page.content.decode()
            assert left() == before
            transaction.set_rollback(True)


def test_an_effort_is_begun_read_and_found_over_rest(town):
    clerk = Person(town.clerk)
    answer = clerk.post(API, town.raw_effort(), **{"Idempotency-Key": "e1"})
    assert answer.status_code == 201, answer.content.decode()
    again = clerk.post(API, town.raw_effort(), **{"Idempotency-Key": "e1"})
    assert again.json()["number"] == answer.json()["number"]

    effort = clerk.get(answer["Location"]).json()
    assert (effort["state"], effort["community"]["name"], len(effort["opinions"])) == ("collecting", "金牛社区", 3)
    assert [row["name"] for row in effort["actions"] if row["allowed"]] == ["drop"]
    assert [row["name"] for row in effort["opinions"][0]["actions"] if row["allowed"]] == ["collect", "skip"]
    for query in ("?q=停车", f"?q={effort['number']}", "?open=true&street=510106025&state=collecting"):
        assert [row["number"] for row in clerk.get(API + query).json()["results"]] == [effort["number"]]
    assert clerk.get(API + "?q=绿化").json()["results"] == []
    wrong = clerk.post(API, town.raw_effort(colour="red"))
    assert (wrong.status_code, wrong.json()["errors"]) == (422, {"colour": ["没有这个字段。"]})


def test_an_effort_is_begun_from_an_event_which_shows_how_it_ended(town):
    event = town.at_level(2)
    clerk = entered(town.clerk)
    assert f"/joint-efforts/new/?event={event.case_no}" in clerk.get(event.get_absolute_url()).content.decode()
    form = clerk.get(f"/joint-efforts/new/?event={event.case_no}").content.decode()
    assert event.title in form and 'value="510106025002005000"' in form

    raw = town.raw_effort(event=event.case_no)
    assert clerk.post("/joint-efforts/new/", raw | {"title": ""}).status_code == 422
    assert clerk.post("/joint-efforts/new/", raw).status_code == 302
    JointEffort.objects.get()
    done = town.concluded(event=event.case_no)
    page = clerk.get(event.get_absolute_url()).content.decode()
    assert "达成一致并办成" in page and "参与 38 人次" in page
    assert event.case_no in clerk.get(done.get_absolute_url()).content.decode()
    shown = Person(town.clerk).get(f"/api/v1/grid-events/{event.case_no}/").json()["efforts"]
    assert [(row["state"], row["participants"]) for row in shown] == [("collecting", 0), ("concluded", 38)]
    assert entered(town.deputy).get("/joint-efforts/new/").status_code == 403


def test_pages_and_answers_take_few_statements(town, django_assert_max_num_queries):
    effort, event = town.acting(), town.at_level(2)
    clerk, browser = Person(town.clerk), entered(town.clerk)
    clerk.get(API), browser.get("/joint-efforts/")
    for most, get, path in (
        (10, clerk.get, f"{API}{effort.case_no}/"),
        (8, clerk.get, f"{API}?open=true&q=停车"),
        (12, browser.get, effort.get_absolute_url()),
        (10, browser.get, "/joint-efforts/"),
        (12, browser.get, event.get_absolute_url()),
    ):
        with django_assert_max_num_queries(most):
            assert get(path).status_code == 200


def test_moves_take_few_statements(town):
    for scene, word, move, actor, data in acts(town):
        with transaction.atomic():
            case, person = scene(), Person(actor)
            person.get(API)
            path = f"{API}{case.case_no}/{f'{word}/{case.pk}/' if word else ''}do/{move}/"
            with CaptureQueriesContext(connection) as queries:
                assert person.post(path, data).status_code == 200
            asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"][:20]]
            assert len(asked) <= 15, (move, asked)
            transaction.set_rollback(True)


def test_what_waits_is_on_the_desk_of_whoever_has_to_act(town):
    town.effort()
    at = town.moment(NOW)

    def steps(user):
        return sorted(item.step for item in desk.items(user, at) if "-L" in item.number)

    assert steps(town.grid_worker) == ["院落待征求意见"] * 3
    assert steps(town.clerk) == ["联动待征求意见"]
    assert steps(town.deputy) == steps(town.dept_operator) == []
    town.task()
    assert "联动任务" in steps(town.clerk)


def test_efforts_are_listed_and_found(town):
    effort = town.talked()
    clerk = entered(town.clerk)
    assert effort.case_no in clerk.get("/joint-efforts/?state=discussing").content.decode()
    assert effort.case_no not in clerk.get("/joint-efforts/?state=concluded").content.decode()
    for text in ("停车", effort.case_no):
        assert effort.case_no in clerk.get("/search/", {"q": text}).content.decode()
    assert entered(town.other_operator).get(effort.get_absolute_url()).status_code == 404
    page = clerk.get(effort.get_absolute_url()).content.decode()
    assert "和美苑架空层" in page and "23 人参加" in page


def test_the_ledger_has_the_efforts_that_one_may_see(town):
    effort = town.concluded()
    rows = list(sheets.chosen(town.clerk, QueryDict("state=concluded")))
    assert [(row.case_no, row.participants) for row in rows] == [(effort.case_no, 38)]
    assert sheets.chosen(town.other_operator, QueryDict("")).count() == 0
    page = entered(town.clerk).get("/joint-efforts/").content.decode()
    assert "/exports/joint-efforts/" in page and "/exports/grid-groups/" in page
