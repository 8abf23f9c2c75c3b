import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from governance.audit.models import Seal
from governance.audit.verifying import verify_and_tell


class Command(BaseCommand):
    help = "逐段核对封存；不一致时指出每条流水的第一段，并以 1 退出"

    def handle(self, **options):
        breaches = verify_and_tell(timezone.now())
        for breach in breaches:
            seal = breach.seal
            self.stderr.write(
                f"{seal.stream} 第 {seal.seal_no} 段（{seal.first_position} 至 {seal.last_position}，"
                f"封存于 {seal.sealed_at.isoformat()}）不一致：{breach.reason}"
            )
        if breaches:
            sys.exit(1)
        self.stdout.write(f"全部 {Seal.objects.count()} 段一致")
