from django.core.management.base import BaseCommand
from django.utils import timezone

from dispatch.calls.clusters import propose_topics, propose_visits


class Command(BaseCommand):
    help = "找出同一地点的多件呼叫，提出联合出勤和每月一题（定时任务所做的同一件事）"

    def handle(self, *args, **options):
        at = timezone.now()
        self.stdout.write(f"联合出勤 {propose_visits(at)} 处，每月一题 {propose_topics(at)} 题")
