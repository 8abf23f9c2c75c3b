from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from governance.workflow.diagram import page
from governance.workflow.machine import registry


class Command(BaseCommand):
    help = "Draw every process into docs/workflows/; with --check only say whether the drawings are stale."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check: bool, **options):
        folder = Path(settings.BASE_DIR, "docs", "workflows")
        pages = {f"{w.name}.md": page(w) for w in registry.values()}
        stale = [name for name, text in pages.items() if _read(folder / name) != text]
        stale += [path.name for path in folder.glob("*.md") if path.name not in pages]
        if check:
            if stale:
                raise CommandError(f"stale drawings: {', '.join(sorted(stale))}; run manage.py drawworkflows")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).unlink(missing_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
