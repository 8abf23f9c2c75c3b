"""A whole site for one test: database, broker, and the processes of the Procfile, each startable and killable."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2

from governance.embedded.__main__ import holding, servers
from governance.embedded.procfile import read_procfile
from governance.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[1]


class Site:
    """Servers of a VAR of their own; the lines of the Procfile run when they are started."""

    def __init__(self, environment: dict[str, str], valkey: Valkey):
        self.valkey = valkey
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.environment = os.environ | environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "TESTING": "1"}
        self.environment |= {"PORT": str(port), "WEB_WORKERS": "1", "WORKER_PROCESSES": "1"}
        self.environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{self.environment.get('PATH', '')}"
        self.lines = {line.name: line for line in read_procfile(ROOT / "Procfile")}
        self.connection = psycopg2.connect(environment["DATABASE_URL"])
        self.connection.autocommit = True

    def run(self, *words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=ROOT, env=self.environment, check=True, timeout=120)

    def start(self, *names: str) -> None:
        for name in names:
            self.lines[name].start(self.environment, ROOT)

    def kill(self, name: str) -> None:
        self.lines[name].process.kill()
        self.lines[name].process.wait()

    def ask(self, sql: str) -> int:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    def wait_until(self, sql: str, wanted: int, seconds: float = 40) -> None:
        end = time.monotonic() + seconds
        while (found := self.ask(sql)) != wanted:
            assert time.monotonic() < end, f"still {found} instead of {wanted}: {sql}"
            time.sleep(0.1)

    def wait_for_pages(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not self._answers():
            assert time.monotonic() < end, "the web process does not answer"
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    @contextlib.contextmanager
    def nobody_writes_records(self):
        """Hold every sweep in the middle of its transaction, after it has changed rows and before its records."""
        with contextlib.closing(psycopg2.connect(self.environment["DATABASE_URL"])) as other:
            other.cursor().execute("LOCK TABLE workflow_record IN SHARE MODE")
            yield
            other.rollback()

    def close(self) -> None:
        for name, line in self.lines.items():
            if line.process:
                self.kill(name)
        self.connection.close()


@contextlib.contextmanager
def opened(var: Path):
    """Give a migrated site whose data lie under `var` and are gone afterwards."""
    for parent in (var, *var.parents):  # the unprivileged user of the database reaches it too
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    with holding(var), servers(var, forgetful=True) as (environment, (_, valkey)):
        found = Site(environment, valkey)
        try:
            found.run("manage.py", "migrate", "-v0")
            yield found
        finally:
            found.close()
