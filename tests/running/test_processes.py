"""The processes of the Procfile: one that dies comes back, all end together."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from governance.embedded import procfile
from governance.embedded.ground import Trouble

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_head_start(monkeypatch):
    monkeypatch.setattr(procfile, "HEAD_START_SECONDS", 0)


@pytest.fixture(autouse=True)
def kept_signals():
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def wait_for(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_process_that_dies_is_started_again_and_one_word_ends_all(tmp_path, capsys):
    (tmp_path / "Procfile").write_text(
        "# two lines\none: sh -c 'echo $$ >> one; exec sleep 60'\ntwo: sh -c 'echo $$ >> two; exec sleep 60'\n"
    )

    def pids(name):
        path = tmp_path / name
        return [int(pid) for pid in path.read_text().split()] if path.exists() else []

    seen = []

    def meddle():
        wait_for(lambda: pids("one") and pids("two"))
        os.kill(pids("one")[0], signal.SIGKILL)
        wait_for(lambda: len(pids("one")) == 2)
        seen.extend(pids("one") + pids("two"))
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=meddle)
    thread.start()
    try:
        assert procfile.run_procfile(tmp_path / "Procfile", {"PATH": os.environ["PATH"], "PORT": "1"}, []) == 0
    finally:
        thread.join()
    assert len(seen) == 3
    for pid in seen:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_process_that_keeps_dying_ends_the_run_with_its_name(tmp_path, monkeypatch, capsys):
    (tmp_path / "Procfile").write_text("frail: exit 3\n")
    with pytest.raises(Trouble, match="frail"):
        procfile.run_procfile(tmp_path / "Procfile", {"PATH": os.environ["PATH"], "PORT": "1"}, [])


def test_every_queue_has_a_worker_and_nobody_else_serves_the_clock():
    commands = {line.name: line.command for line in procfile.read_procfile(ROOT / "Procfile")}
    assert set(commands) == {"web", "clock", "worker", "slow", "beat"}
    assert [name for name, command in commands.items() if "-Q clock " in command] == ["clock"]
    assert "-Q default " in commands["worker"] and "-Q slow " in commands["slow"]
