from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from governance.organisations.demonstration import load_people

PLACE = "demonstration.loading"  # in every app that has something to show: load_first(at), load_rest(at) -> str


class Command(BaseCommand):
    help = "Load the demonstration: invented people, and what each app shows; what is there already stays as it is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--slice", action="store_true", help="load a small part at once, the rest in the background"
        )

    def handle(self, *args, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("演示数据只能在演示环境载入（DEMONSTRATION=1）")
        at = timezone.now()
        self.stdout.write(f"新建演示账号 {load_people(at)} 个")
        rooms = [import_module(f"{name}.{PLACE}") for name in self._names()]
        for room in rooms:
            self.stdout.write(room.load_first(at))
        if not options["slice"]:
            for room in rooms:
                self.stdout.write(room.load_rest(at))

    @staticmethod
    def _names() -> list[str]:
        """The apps, in the order in which they stand on each other, that have a package `demonstration`."""
        found = [app for app in apps.get_app_configs() if module_has_submodule(app.module, "demonstration")]
        packages = {app.name: import_module(f"{app.name}.demonstration") for app in found}
        return [name for name, package in packages.items() if hasattr(package, "__path__")]
