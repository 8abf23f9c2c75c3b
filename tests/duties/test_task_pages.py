"""Tasks on pages: the street sees one once it was sent, the desks say whose turn it is, lists cost few statements."""

import pytest
import time_machine
from django.http import QueryDict

from dispatch.duties.models import StreetTask
from governance.documents import exports
from governance.web import desk, search

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(town):
    with time_machine.travel(town.moment("2026-03-04 10:02"), tick=False):
        yield


@pytest.fixture
def page(client, town):
    def get(who, path):
        client.force_login(getattr(town, who))
        return client.get(path)

    return get


def test_the_street_sees_a_task_once_it_was_sent(page, town):
    task = town.admitted()
    url = task.get_absolute_url()
    assert [page(who, url).status_code for who in ("dept_operator", "establishment", "ops")] == [200] * 3
    assert [page(who, url).status_code for who in ("operator", "other_dept_operator", "nobody", "clerk")] == [404] * 4
    assert task.case_no not in page("operator", "/tasks/").content.decode()
    town.do(task, "send", town.dept_operator, "2026-03-04 09:30")
    assert page("operator", url).status_code == 200
    assert page("other_operator", url).status_code == 404
    assert task.case_no in page("operator", "/tasks/").content.decode()


@pytest.mark.parametrize(
    ("stage", "who", "step"),
    [
        ("task", "dept_leader", "待申请准入"),
        ("applied", "establishment", "待准入"),
        ("admitted", "dept_operator", "待下达"),
        ("sent", "operator", "待接收任务"),
        ("accepted", "coordinator", "街道任务"),
        ("reported", "dept_operator", "待确认任务"),
    ],
)
def test_the_desk_says_whose_turn_it_is(town, stage, who, step):
    task = getattr(town, stage)()
    at = town.moment("2026-03-04 10:02")
    assert [(item.number, item.step) for item in desk.items(getattr(town, who), at)] == [(task.case_no, step)]
    assert [item for item in desk.items(town.other_operator, at) if item.number == task.case_no] == []


def test_a_draft_is_written_and_amended_on_its_pages(client, town):
    client.force_login(town.dept_operator)
    assert "收回事项，不得交街道" in client.get("/tasks/new/").content.decode()
    assert client.post("/tasks/new/", town.task_raw(title="")).status_code == 422
    answer = client.post("/tasks/new/", town.task_raw())
    task = StreetTask.objects.get()
    assert answer.url == task.get_absolute_url()
    assert "修改草稿" in client.get(answer.url).content.decode()
    client.post(f"{answer.url}edit/", town.task_raw(title="协助排查露台违建") | {"revision": task.revision})
    task.refresh_from_db()
    assert (task.title, task.revision) == ("协助排查露台违建", 1)
    client.force_login(town.operator)
    assert client.get("/tasks/new/").status_code == 403


def test_tasks_are_found_filtered_and_exported(page, town):
    task, at = town.sent(), town.moment("2026-03-04 10:02")
    for words in ("楼顶", task.case_no):
        hits = {finder.label: found for finder, found in search.search(town.operator, words, at)}
        assert [hit.number for hit in hits["交办街道任务"]] == [task.case_no]
    assert task.case_no in page("ops", "/tasks/?kind=assisting&state=sent&department=D05").content.decode()
    assert task.case_no not in page("ops", "/tasks/?kind=outside").content.decode()
    assert page("ops", "/tasks/?state=flying").status_code == 200
    rows = exports.find("tasks", town.operator).rows
    assert [row.case_no for row in rows(town.operator, QueryDict("q=楼顶"))] == [task.case_no]
    assert list(rows(town.other_operator, QueryDict(""))) == []


def test_list_and_case_cost_few_statements(client, town, django_assert_max_num_queries):
    task = town.sent()
    client.force_login(town.operator)
    for path, most in (("/tasks/", 8), (task.get_absolute_url(), 10)):
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)


def test_the_duty_list_is_read_and_written_as_other_catalogues_are(page, client, town):
    shown = page("operator", "/catalogues/duties/").content.decode()
    assert "收回履职事项" in shown and "特种设备安全检查" in shown
    client.force_login(town.establishment)
    client.post("/catalogues/duties/draft/")
    draft = client.get("/catalogues/duties/draft/")
    assert draft.status_code == 200 and "S01 特种设备安全检查" in draft.content.decode()
    new = {"code": "S20", "name": "占道经营查处", "duty_list": "withdrawn", "item_codes": "UC03", "evidence": "found"}
    answer = client.post("/catalogues/duties/draft/duties/new/", new)
    assert answer.status_code == 422 and "须写明由谁、怎样承接" in answer.content.decode()
    new |= {"takeover": "由区综合行政执法局查处", "department": "D05", "streets": [town.street.code]}
    assert client.post("/catalogues/duties/draft/duties/new/", new).status_code == 302
    assert "整条新增" in client.get("/catalogues/duties/draft/publish/").content.decode()
