from django.core.management.base import BaseCommand
from django.utils import timezone

from governance.workflow.sweep import sweep


class Command(BaseCommand):
    help = "Climb every rung whose moment has come; the same call that beat makes each second."

    def handle(self, *args, **options):
        self.stdout.write(f"触发 {sweep(timezone.now())} 级")
