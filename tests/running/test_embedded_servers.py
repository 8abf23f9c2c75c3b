"""The servers of a single machine: data outlives them, however they end."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from governance.embedded.__main__ import holding, servers
from governance.embedded.ground import LONGEST_SOCKET_PATH, Trouble, is_running, read_pid, short_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_servers_named(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.fixture
def var(tmp_path_factory):
    """A folder that the unprivileged user reaches too, as an ordinary checkout is."""
    folder = tmp_path_factory.mktemp("var")
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    return folder


def count(url: str) -> int:
    with contextlib.closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        cursor.execute("INSERT INTO kept VALUES (1)")
        cursor.execute("SELECT count(*) FROM kept")
        return cursor.fetchone()[0]


def test_data_outlives_a_stop_and_a_killed_server(var):
    with holding(var), servers(var) as (environment, _):
        assert count(environment["DATABASE_URL"]) == 1
        os.kill(read_pid(var / "postgres/data/postmaster.pid"), signal.SIGKILL)
    with holding(var), servers(var) as (environment, _):
        assert count(environment["DATABASE_URL"]) == 2


def test_what_a_killed_launcher_left_behind_is_recovered(var):
    words = [sys.executable, "-m", "governance.embedded", "exec", "--", "sleep", "600"]
    launcher = subprocess.Popen(words, cwd=ROOT, env=os.environ | {"VAR": str(var)}, start_new_session=True)
    deadline = time.monotonic() + 60
    while not (var / "valkey/valkey.sock").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    launcher.kill()
    launcher.wait()
    with holding(var), servers(var) as (environment, _):
        assert count(environment["DATABASE_URL"]) == 1
    with contextlib.suppress(ProcessLookupError):
        os.killpg(launcher.pid, signal.SIGKILL)


def test_the_pid_file_of_a_server_that_is_no_more_is_set_aside(var):
    with holding(var), servers(var):
        pid_file = (var / "postgres/data/postmaster.pid").resolve()
        stale = pid_file.read_text().split("\n", 1)[1]
    pid_file.write_text(f"{os.getpid()}\n{stale}")
    if os.geteuid() == 0:
        os.chown(pid_file, pid_file.parent.stat().st_uid, -1)
    with holding(var), servers(var) as (environment, _):
        assert count(environment["DATABASE_URL"]) == 1


def test_two_runs_never_share_one_folder(var):
    with holding(var), pytest.raises(Trouble, match="正由另一个进程"), holding(var):
        pass


def test_a_socket_path_that_is_too_long_gives_way_to_a_short_one(tmp_path):
    folder = short_folder(tmp_path / ("很长的目录" * 12), os.geteuid())
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < LONGEST_SOCKET_PATH
    assert folder.parent == Path("/tmp")
    folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another user")
def test_root_keeps_its_closed_home_closed_and_the_data_where_the_server_reaches_it(tmp_path):
    tmp_path.chmod(0o700)
    with holding(tmp_path), servers(tmp_path) as (environment, _):
        assert count(environment["DATABASE_URL"]) == 1
    home = (tmp_path / "postgres").resolve()
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert (home / "belongs-to").read_text().strip() == str(tmp_path)
    with holding(tmp_path), servers(tmp_path) as (environment, _):
        assert count(environment["DATABASE_URL"]) == 2
    subprocess.run(["rm", "-rf", home], check=True)


def test_a_number_used_again_by_another_program_is_not_the_server():
    assert is_running(os.getpid())
    assert not is_running(os.getpid(), "no-such-program")


def test_a_server_that_dies_in_mid_run_comes_back(var):
    with holding(var), servers(var) as (environment, started):
        count(environment["DATABASE_URL"])
        postgres = started[0]
        postgres.process.kill()
        postgres.process.wait()
        postgres.start()
        assert count(environment["DATABASE_URL"]) == 2
