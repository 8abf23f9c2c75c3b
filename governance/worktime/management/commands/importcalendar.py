from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.errors import Invalid
from governance.worktime.services import check_notice, import_file


class Command(BaseCommand):
    help = "检查并导入一年的节假日安排（CSV 或 xlsx：日期、是否上班、说明）；不加 --apply 只检查。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", default="", help="依据的通知文号，--apply 时必填")
        parser.add_argument("--apply", action="store_true", help="没有错误时写入，并重算运行中的时限")

    def handle(self, *, file: Path, source: str, apply: bool, **options):
        try:
            content = file.read_bytes()
        except OSError as problem:
            raise CommandError(f"读不到文件 {file}：{problem.strerror}") from problem
        try:
            notice = check_notice(file.name, content)
            for place, errors in notice.complaints().items():
                self.stderr.write(f"{place}：{''.join(errors)}")
            if not notice.sound:
                raise CommandError("通知有误，未作任何改动。")
            self.stdout.write(f"{notice.year} 年：{len(notice.rows)} 天，与现在不同的有 {len(notice.changed)} 天。")
            if apply:
                import_file(file.name, content, source=source, actor=None, at=timezone.now())
        except Invalid as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write("已导入。" if apply else "只作检查，未写入；加 --apply 写入。")
