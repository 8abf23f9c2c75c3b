from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from governance.organisations.models import Organisation


class Command(BaseCommand):
    help = "Migrate, load the district into an empty database, and in demonstration mode its demonstration."
    requires_system_checks = []

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=options["verbosity"] - 1)
        known = get_commands()
        if not Organisation.objects.exists():
            call_command("loaddistrict")
        for name in ("loadgrids", "loadduties", "loadcalls"):
            if name in known:
                call_command(name)
        if "loaddemonstration" in known and settings.DEMONSTRATION:
            # It loads in steps that are rows: what is there already is not loaded again, what was cut short goes on.
            call_command("loaddemonstration", "--slice")
