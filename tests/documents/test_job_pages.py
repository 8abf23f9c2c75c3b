import io

import openpyxl
import pytest
from django.urls import reverse

from governance.audit.models import Entry
from governance.documents import exports, jobs
from governance.documents.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "ledger", "var")]


@pytest.fixture
def as_person(client):
    def as_person(user):
        client.force_login(user)
        return client

    return as_person


@pytest.fixture
def asked(cast, at):
    return exports.ask("ledger", user=cast.operator, query="", layout="print", at=at)


def test_asking_for_an_export_leads_to_its_job_and_is_noted(as_person, cast):
    answer = as_person(cast.operator).post(reverse("ask-export", args=["ledger"]), {"layout": "print", "query": "n=2"})
    job = Job.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/jobs/{job.pk}/")
    assert job.params == {"export": "ledger", "query": "n=2", "layout": "print"}
    assert (
        Entry.objects.filter(action="documents.export.asked", actor_id=cast.operator.pk, about_id=job.pk).count() == 1
    )


@pytest.mark.parametrize(("name", "layout", "status"), [("nothing", "print", 404), ("ledger", "pdf", 422)])
def test_a_wrong_wish_makes_no_job(as_person, cast, name, layout, status):
    assert as_person(cast.operator).post(reverse("ask-export", args=[name]), {"layout": layout}).status_code == status
    assert not Job.objects.exists()


def test_the_page_of_a_job_polls_until_it_is_done_and_then_gives_the_file(as_person, cast, at, asked):
    client, url = as_person(cast.operator), reverse("job", args=[asked.pk])
    waiting = client.get(url).content.decode()
    assert "排队中" in waiting and f'data-poll-url="/jobs/{asked.pk}/progress/"' in waiting
    jobs.run(asked.pk, at)
    finished = client.get(url).content.decode()
    assert "已完成" in finished and "data-poll-url" not in finished
    answer = client.get(reverse("job-file", args=[asked.pk]))
    page = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert page["A1"].value == "呼叫响应台账"
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(action="documents.result.taken").count() == 1


def test_the_progress_is_not_sent_again_while_nothing_moves(as_person, cast, asked):
    client, url = as_person(cast.operator), reverse("job-progress", args=[asked.pk])
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Job.objects.update(done=5, total=10)
    moved = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert moved.status_code == 200 and "50%" in moved.content.decode()


@pytest.mark.parametrize("name", ["job", "job-progress", "job-file"])
def test_the_jobs_of_others_do_not_exist(as_person, cast, asked, at, name):
    jobs.run(asked.pk, at)
    assert as_person(cast.chief).get(reverse(name, args=[asked.pk])).status_code == 404
    assert "呼叫响应台账" not in as_person(cast.chief).get(reverse("jobs")).content.decode()


def test_a_file_not_ready_or_no_longer_kept_says_so(as_person, cast, asked, at):
    client, url = as_person(cast.operator), reverse("job-file", args=[asked.pk])
    assert client.get(url).status_code == 422
    job = jobs.run(asked.pk, at)
    jobs.expire(job.expires_at.replace(year=2099))
    gone = client.get(url)
    assert gone.status_code == 404 and "保存期" in gone.content.decode()


def test_a_failed_job_shows_why(as_person, cast, asked):
    Job.objects.update(state="failed", error="请缩小范围", finished_at=asked.asked_at)
    assert "请缩小范围" in as_person(cast.operator).get(reverse("job", args=[asked.pk])).content.decode()


def test_my_jobs_are_listed_newest_first(as_person, cast, asked, later):
    exports.ask("ledger", user=cast.operator, query="n=1", layout="data", at=later(minutes=5))
    text = as_person(cast.operator).get(reverse("jobs")).content.decode()
    assert text.index("数据版") < text.index("打印版")
