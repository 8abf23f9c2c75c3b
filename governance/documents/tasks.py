from celery import shared_task
from django.utils import timezone

from governance.documents import jobs


@shared_task
def run_job(job_id: int) -> None:
    jobs.run(job_id, timezone.now())


@shared_task
def pick_up_jobs() -> int:
    """Hurry what stands in rows and has no living worker; beat calls it each minute."""
    return len(jobs.pick_up(timezone.now()))


@shared_task
def expire_results() -> int:
    return jobs.expire(timezone.now())
