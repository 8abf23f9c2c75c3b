"""What both servers need of the machine: programs, processes, sockets, logs, secrets."""

import ctypes
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LONGEST_SOCKET_PATH = 107
PR_SET_PDEATHSIG = 1


class Trouble(Exception):
    """Something the person at the machine has to put right; the message is one sentence in both languages."""


def package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise Trouble(f"缺少软件包 {name}，请先运行 make run。The package {name} is missing: run make run first.")
    return Path(spec.origin).parent


def is_running(pid: int, *marks: str) -> bool:
    """Say whether `pid` lives and is the program meant: a number is reused after a restart of the machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    command = Path(f"/proc/{pid}/cmdline")
    if not Path("/proc/self/cmdline").exists():
        return True
    try:
        words = command.read_bytes().decode(errors="replace")
    except OSError:
        return False
    return all(mark in words for mark in marks)


def wait_until_gone(pid: int, seconds: float, *marks: str) -> bool:
    deadline = time.monotonic() + seconds
    while is_running(pid, *marks):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def read_pid(path: Path) -> int:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0


def short_folder(folder: Path, owner: int) -> Path:
    """Give a folder for sockets: the one asked for, or one of short path where that would be too long for a socket."""
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH:
        folder = Path("/tmp") / f"governance-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    if folder.stat().st_uid != owner:
        os.chown(folder, owner, -1)
    return folder


def open_log(var: Path, name: str) -> int:
    path = var / "log" / f"{name}.log"
    path.parent.mkdir(exist_ok=True)
    if path.exists() and path.stat().st_size > 10_000_000:
        path.replace(path.with_suffix(".log.1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)


def dying_with_parent(stop: signal.Signals) -> Callable[[], None]:
    """Give what a child runs before it starts, so that it never outlives a killed launcher (on Linux)."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None

    def ask_kernel() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(stop))

    return ask_kernel


def stop_process(process: subprocess.Popen | None, stop: signal.Signals, seconds: float) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(stop)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def write_secret(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["（无输出）"])[-1]
