"""What `make run` starts answers, stops at one word, and finds everything again the next time."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
import pytest

from governance.embedded.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "TESTING")  # of this test run, not of the other
ROWS = """
SELECT (SELECT md5(string_agg(o::text, '|' ORDER BY id)) FROM organisations_organisation o),
       (SELECT count(*) FROM organisations_organisation), (SELECT count(*) FROM django_migrations)
"""


@pytest.fixture
def place(tmp_path_factory):
    """A VAR that the unprivileged user reaches too, and a free port."""
    var = tmp_path_factory.mktemp("var")
    for parent in (var, *var.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return var, free.getsockname()[1]


@contextlib.contextmanager
def running(var: Path, port: int):
    """Serve as `make run` does, until the end of the block; then one word ends all."""
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment |= {"VAR": str(var), "PORT": str(port), "DEMONSTRATION": "0"}
    environment |= {"WEB_WORKERS": "1", "WORKER_PROCESSES": "1"}
    words = [sys.executable, "-m", "governance.embedded", "serve"]
    with open(var / "said", "ab") as said:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said, stderr=said)
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}", var / "said")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=90)


def wait_until_ready(process, url: str, said: Path) -> None:
    end = time.monotonic() + 240
    while read(f"{url}/readyz")[0] != 200:
        assert process.poll() is None and time.monotonic() < end, said.read_text()[-3000:]
        time.sleep(0.2)


def read(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def rows(var: Path) -> tuple:
    url = Postgres(var, forgetful=False).url()
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(ROWS)
        return cursor.fetchone()


def test_a_run_answers_and_the_next_one_finds_the_same_rows(place):
    var, port = place
    with running(var, port) as url:
        status, page = read(f"{url}/login/")
        assert status == 200 and '<html lang="zh-' in page and "登录" in page
        before = rows(var)
        assert before[1] >= 100
    assert read(f"{url}/readyz") == (0, "")

    with running(var, port) as url:
        assert rows(var) == before
        assert read(f"{url}/login/")[0] == 200
