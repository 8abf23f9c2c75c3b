from django.core.management.base import BaseCommand
from django.utils import timezone

from governance.supervision.services import follow_lamps


class Command(BaseCommand):
    help = "Bring supervision sheets and interviews in step with the lamps, once; the same call as the task."

    def handle(self, *args, **options):
        self.stdout.write(f"{follow_lamps(timezone.now())} sheets changed")
