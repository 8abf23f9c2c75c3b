"""Where results of jobs lie: VAR/jobs/<year>/<month>/<random name>, until they expire."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings


def root() -> Path:
    return Path(settings.VAR) / "jobs"


def place(path: str) -> Path:
    return root() / path


@contextmanager
def fresh(at: datetime) -> Iterator[str]:
    """Give a fresh path below the root; what was written there goes again when the block does not end well."""
    path, whole = f"{at:%Y}/{at:%m}/{secrets.token_hex(20)}", False
    place(path).parent.mkdir(parents=True, exist_ok=True)
    try:
        yield path
        whole = True
    finally:
        if not whole:
            place(path).unlink(missing_ok=True)


def sweep(before: datetime) -> int:
    """Delete whatever was last written before a moment: sources of imports, leftovers of killed workers."""
    old = [file for file in root().glob("*/*/*") if file.is_file() and file.stat().st_mtime < before.timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
