"""Where the bytes lie: VAR/attachments/<year>/<month>/<random name>, never under the name people gave."""

import os
import secrets
import weakref
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction


class _Ward:
    """Guard a file until its row is committed.

    The only reference to a ward is its on-commit callback. When the transaction or its savepoint rolls back, Django
    drops the callback, the ward dies, and the file goes with it; a killed process leaves the rest to `sweep_orphans`.
    """

    def __init__(self, path: Path):
        self._remove = weakref.finalize(self, path.unlink, missing_ok=True)

    def release(self) -> None:
        self._remove.detach()


def root() -> Path:
    return Path(settings.VAR) / "attachments"


def keep(content: bytes, at: datetime) -> str:
    """Write the bytes under a new random name and give the path below the root; gone again if the row never comes."""
    path = f"{at:%Y}/{at:%m}/{secrets.token_hex(20)}"
    place = root() / path
    place.parent.mkdir(parents=True, exist_ok=True)
    ward = _Ward(place)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    transaction.on_commit(ward.release)
    return path


def place(path: str) -> Path:
    return root() / path


def orphans(known: set[str], before: datetime, older_than: timedelta = timedelta(days=1)) -> list[Path]:
    """List files without a row that are older than any running upload."""
    oldest = (before - older_than).timestamp()
    return [
        file
        for file in root().glob("*/*/*")
        if file.is_file() and file.stat().st_mtime < oldest and str(file.relative_to(root())) not in known
    ]
