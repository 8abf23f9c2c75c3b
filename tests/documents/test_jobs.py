from datetime import timedelta

import pytest
from django.utils import timezone

from governance.documents import files, jobs
from governance.documents.choices import JobState
from governance.documents.models import Job
from governance.errors import Conflict, Invalid
from governance.organisations.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(cast, at, sent, kinds):
    def ask(run=lambda job, progress: None, owner=cast.operator, **params):
        kinds("test", run)
        return jobs.ask("test", title="导出台账", owner=owner, params=params, at=at)

    return ask


def test_a_job_is_a_row_first_and_hurried_after_the_commit(ask, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert sent == []
    assert sent == [job.pk] and job.state == JobState.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_costs_only_time(cast, at, monkeypatch):
    def away(job_id):
        raise ConnectionError("no broker")

    monkeypatch.setattr(jobs, "hurry", away)
    job = jobs.ask("test", title="导出", owner=cast.operator, params={}, at=at)
    caught = []
    monkeypatch.setattr(jobs, "hurry", caught.append)
    assert jobs.pick_up(at + timedelta(seconds=10)) == []
    assert jobs.pick_up(at + timedelta(minutes=1)) == caught == [job.pk]


def test_a_finished_job_tells_what_came_out(ask, at, var):
    def run(job, progress):
        progress.begin(2)
        progress.reach(2)
        return jobs.Result("2026/03/x", "台账.xlsx", {"rows": 2})

    job = jobs.run(ask(run).pk, at)
    assert (job.state, job.done, job.total, job.percent) == (JobState.DONE, 2, 2, 100)
    assert (job.file, job.file_name, job.outcome) == ("2026/03/x", "台账.xlsx", {"rows": 2})
    assert job.expires_at > job.finished_at


def test_a_job_is_done_once_however_often_it_is_hurried(ask, at):
    calls = []
    job = ask(lambda job, progress: calls.append(1))
    assert jobs.run(job.pk, at).state == JobState.DONE
    assert jobs.run(job.pk, at) is None and jobs.run(-1, at) is None
    assert calls == [1]


def test_a_refusal_ends_the_job_with_its_words(ask, at):
    def run(job, progress):
        raise Invalid("请缩小范围")

    job = jobs.run(ask(run).pk, at)
    assert (job.state, job.error, job.attempts) == (JobState.FAILED, "请缩小范围", 1)


def test_a_fault_is_tried_again_and_then_given_up(ask):
    def run(job, progress):
        raise ZeroDivisionError

    job = ask(run)
    for attempt in (1, 2, 3):
        with pytest.raises(ZeroDivisionError):
            jobs.run(job.pk, timezone.now() + attempt * timedelta(hours=1))
        job.refresh_from_db()
        assert job.attempts == attempt
        assert job.state == (JobState.FAILED if attempt == 3 else JobState.QUEUED)
    assert "联系系统管理员" in job.error


def test_a_killed_worker_leaves_its_job_to_the_next(ask, at, sent):
    job = ask()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, runner="dead", heard_at=at, attempts=1)
    assert jobs.pick_up(at + timedelta(minutes=1)) == [], "it may still live"
    assert jobs.run(job.pk, at + timedelta(minutes=1)) is None
    assert jobs.pick_up(at + timedelta(minutes=4)) == [job.pk]
    assert jobs.run(job.pk, at + timedelta(minutes=4)).state == JobState.DONE


def test_a_job_that_kills_every_worker_is_given_up(ask, at):
    job = ask()
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, runner="dead", heard_at=at, attempts=jobs.MOST_ATTEMPTS
    )
    assert jobs.pick_up(at + timedelta(minutes=4)) == []
    job.refresh_from_db()
    assert job.state == JobState.FAILED and "中断" in job.error


def test_a_worker_thought_dead_cannot_finish_over_its_successor(ask, at, var):
    path = []

    def run(job, progress):
        with files.fresh(job.asked_at) as place:
            files.place(place).write_text("slow")
        path.append(files.place(place))
        Job.objects.filter(pk=job.pk).update(runner="successor")
        return jobs.Result(place, "台账.xlsx")

    job = jobs.run(ask(run).pk, at)
    assert (job.state, job.runner, job.file) == (JobState.RUNNING, "successor", "")
    assert not path[0].exists()


def test_progress_stops_a_worker_that_was_superseded(ask, at):
    def run(job, progress):
        Job.objects.filter(pk=job.pk).update(runner="successor")
        progress.begin(10)
        raise AssertionError("must not go on")

    assert jobs.run(ask(run).pk, at).runner == "successor"


def test_the_same_wish_twice_is_one_job(ask):
    assert ask(n=1) == ask(n=1)
    assert ask(n=2) != ask(n=1)


def test_nobody_fills_the_queue_alone(ask):
    for number in range(jobs.MOST_OPEN):
        ask(n=number)
    with pytest.raises(Conflict, match="5 个任务"):
        ask(n=99)
    assert Job.objects.count() == jobs.MOST_OPEN


def test_who_lost_the_post_meanwhile_is_told_to_ask_again(ask, cast, at):
    calls = []
    job = ask(lambda job, progress: calls.append(1))
    Post.objects.filter(person=cast.operator).update(ends_on=at.date())
    job = jobs.run(job.pk, at + timedelta(minutes=1))
    assert (job.state, job.error, calls) == (JobState.FAILED, "申请之后您的职务有变动，请重新申请", [])


def test_a_result_is_deleted_when_its_time_is_over(ask, at, var):
    def run(job, progress):
        with files.fresh(job.asked_at) as place:
            files.place(place).write_text("x")
        return jobs.Result(place, "x.xlsx")

    job = jobs.run(ask(run).pk, at)
    jobs.expire(job.expires_at)
    assert files.place(job.file).exists()
    jobs.expire(job.expires_at + timedelta(seconds=1))
    job.refresh_from_db()
    assert job.file == "" and not [file for file in var.rglob("*") if file.is_file()]
