from django.core.management.base import BaseCommand
from django.utils import timezone

from dispatch.duties.loading import load_duties


class Command(BaseCommand):
    help = "Publish the default duty list of streets, once."

    def handle(self, *args, **options):
        done = load_duties(timezone.now())
        self.stdout.write("履职事项清单已发布" if done else "履职事项清单已有版本，未改动")
