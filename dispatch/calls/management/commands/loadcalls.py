from django.core.management.base import BaseCommand
from django.utils import timezone

from dispatch.calls.loading import load_catalogue
from grids.events.loading import load_event_catalogue


class Command(BaseCommand):
    help = "Publish the default call-item catalogue (42 items and XX99), once."

    def handle(self, *args, **options):
        done = load_catalogue(timezone.now())
        load_event_catalogue(timezone.now())
        self.stdout.write("呼叫事项目录已发布" if done else "呼叫事项目录已有版本，未改动")
