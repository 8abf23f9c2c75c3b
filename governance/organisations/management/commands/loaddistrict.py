from datetime import date

from django.core.management.base import BaseCommand

from governance.organisations.services import load_district


class Command(BaseCommand):
    help = "载入本区组织：街道、社区、部门、公用事业单位、派出机构及其管理体制；已有的不改动。"

    def add_arguments(self, parser):
        parser.add_argument("--starts-on", type=date.fromisoformat, default=date(2022, 1, 1), help="管理体制起始日")

    def handle(self, *args, starts_on: date, **options):
        self.stdout.write(f"新建组织 {load_district(starts_on)} 个")
