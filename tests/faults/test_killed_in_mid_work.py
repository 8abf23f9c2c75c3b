"""A killed worker and a killed broker: no rung is lost, none is climbed twice, for truth stands in the database."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from governance.embedded.__main__ import holding, servers
from governance.embedded.procfile import read_procfile
from governance.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
CALLS = 6
LINES = 2 * CALLS  # an urgent call goes to two departments
TOLD_TWICE = """
SELECT count(*) FROM (SELECT 1 FROM workflow_record WHERE name = 'climb'
                      GROUP BY case_type_id, case_id, limit_name, lamp HAVING count(*) > 1) twice
"""
WAITS_TO_WRITE = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO%'"


class Site:
    """Servers of a VAR of their own, with the clock's worker and beat as the Procfile runs them."""

    def __init__(self, environment: dict[str, str], valkey: Valkey):
        self.valkey = valkey
        self.environment = os.environ | environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "TESTING": "1"}
        self.environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{self.environment.get('PATH', '')}"
        self.lines = {line.name: line for line in read_procfile(ROOT / "Procfile")}
        self.connection = psycopg2.connect(environment["DATABASE_URL"])
        self.connection.autocommit = True

    def run(self, *words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=ROOT, env=self.environment, check=True, timeout=120)

    def start(self, name: str) -> None:
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

    @contextlib.contextmanager
    def nobody_writes_records(self):
        """Hold every sweep in the middle of its transaction, after it has changed rows and before its records."""
        with contextlib.closing(psycopg2.connect(self.environment["DATABASE_URL"])) as other:
            other.cursor().execute("LOCK TABLE workflow_record IN SHARE MODE")
            yield
            other.rollback()

    def close(self) -> None:
        for name in ("beat", "clock"):
            if self.lines[name].process:
                self.kill(name)
        self.connection.close()


@pytest.fixture
def site(tmp_path_factory, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    var = tmp_path_factory.mktemp("var")
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


def climbed(lamp: str) -> str:
    return f"SELECT count(*) FROM workflow_record WHERE name = 'climb' AND lamp = '{lamp}'"


def test_a_killed_worker_and_a_killed_broker_lose_no_rung_and_climb_none_twice(site):
    site.run("tests/faults/busy_town.py", str(CALLS), "0.8")
    with site.nobody_writes_records():
        site.start("beat")
        site.start("clock")
        site.wait_until(WAITS_TO_WRITE, 1)
        site.kill("clock")
    assert site.ask(climbed("blue")) == 0
    site.start("clock")
    site.wait_until(climbed("blue"), 2 * LINES)

    site.valkey.process.kill()
    site.run("tests/faults/busy_town.py", str(CALLS), "1")
    site.wait_until("SELECT count(*) FROM workflow_deadline WHERE next_at < now()", 2 * LINES)
    assert site.ask(climbed("yellow")) == 0
    site.valkey.start()
    site.wait_until(climbed("yellow"), 2 * LINES)

    assert site.ask(climbed("blue")) == 4 * LINES
    assert site.ask(TOLD_TWICE) == 0
    assert site.ask("SELECT count(*) FROM facts_fact WHERE kind LIKE 'calls.%.missed'") == 2 * LINES
    assert site.ask("SELECT sum(rung) FROM workflow_deadline") == 6 * LINES
    assert site.ask("SELECT sum(failures) FROM workflow_deadline") == 0
