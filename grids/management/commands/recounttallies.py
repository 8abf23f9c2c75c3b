from django.core.management.base import BaseCommand

from grids.counting.folding import recount


class Command(BaseCommand):
    help = "Count all grid events anew into the tallies behind the figures."

    def handle(self, *args, **options):
        recount()
        self.stdout.write("已重新计数")
