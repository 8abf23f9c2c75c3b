from django.core.management.base import BaseCommand
from django.utils import timezone

from governance.audit.seals import seal_all


class Command(BaseCommand):
    help = "封存自上次以来的事实、办理记录与审计日志；打印的摘要可另行保存"

    def handle(self, **options):
        for seal in seal_all(timezone.now()):
            self.stdout.write(f"{seal.stream} 第 {seal.seal_no} 段 {seal.row_count} 行 {seal.digest}")
