from django.core.management.base import BaseCommand

from grids.seeding import load_upper


class Command(BaseCommand):
    help = "Enter the streets and communities of the district in the register of grids; what is there stays."

    def handle(self, *args, **options):
        self.stdout.write(f"新增街道、社区网格 {load_upper()} 个")
