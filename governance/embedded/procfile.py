"""Run every process of a Procfile together: restart one that dies, end all on one Ctrl-C."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from governance.embedded.ground import Trouble, dying_with_parent

GRACE_SECONDS = 15
QUICK_SECONDS = 20
QUICK_DEATHS = 5
EVERYWHERE = ("0.0.0.0", "::", "")
HEAD_START_SECONDS = 6


def check_port(bind: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Trouble(
                    f"端口 {port} 已被占用，请换一个，例如 PORT={port + 10} make run。"
                    f"Port {port} is taken: choose another, as in PORT={port + 10} make run."
                ) from None
            raise Trouble(f"无法监听 {bind}:{port}：{error.strerror}。Cannot listen on {bind}:{port}.") from None


class Server(Protocol):
    process: subprocess.Popen | None

    def start(self) -> None: ...


@dataclass
class Line:
    """One line of the Procfile and the process that stands for it now."""

    name: str
    command: str
    process: subprocess.Popen | None = None
    begun: float = 0
    deaths: list[float] = field(default_factory=list)

    def start(self, environment: dict[str, str], cwd: Path) -> None:
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f"exec {self.command}"],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGTERM),
        )

    def has_died_too_often(self, now: float) -> bool:
        self.deaths = [death for death in self.deaths if now - death < QUICK_SECONDS] + [now]
        return len(self.deaths) >= QUICK_DEATHS

    def signal(self, stop: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, stop)


def read_procfile(path: Path) -> list[Line]:
    lines = (line.split(":", 1) for line in path.read_text().splitlines() if line.strip() and not line.startswith("#"))
    return [Line(name.strip(), command.strip()) for name, command in lines]


def is_healthy(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def watch(
    lines: list[Line], servers: list[Server], environment: dict[str, str], cwd: Path, stopping: list[int]
) -> None:
    """Keep every server and line alive until told to stop, and say once when the site answers.

    The first line has a head start: two cores that load five programs at once show a person nothing for long.
    """
    bound = environment.get("BIND", "127.0.0.1")
    address = f"http://{'127.0.0.1' if bound in EVERYWHERE else bound}:{environment.get('PORT', '8000')}"
    begun, announced = time.monotonic(), False
    while not stopping:
        for server in servers:
            if server.process is not None and server.process.poll() is not None:
                print(f"{type(server).__name__} 已退出，重新启动", file=sys.stderr, flush=True)
                server.start()
        now = time.monotonic()
        for line in lines:
            if line.process is None and (announced or line is lines[0] or now - begun > HEAD_START_SECONDS):
                line.start(environment, cwd)
            elif line.process is not None and line.process.poll() is not None:
                print(f"进程 {line.name} 已退出（{line.process.returncode}），重新启动", file=sys.stderr, flush=True)
                if line.has_died_too_often(now):
                    raise Trouble(
                        f"进程 {line.name} 反复退出，原因见上。The process {line.name} keeps dying, see above."
                    )
                line.start(environment, cwd)
        if not announced and is_healthy(f"{address}/healthz"):
            announced = True
            print(f"✓ 已就绪：{address}/   （Ctrl-C 停止）", flush=True)
        time.sleep(0.1)


def stop_all(lines: list[Line]) -> None:
    for line in lines:
        line.signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for line in lines:
        if line.process is None:
            continue
        try:
            line.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(line.process.pid, signal.SIGKILL)
            line.process.wait()


def run_procfile(path: Path, environment: dict[str, str], servers: list[Server]) -> int:
    """Run until Ctrl-C, TERM or HUP; a second Ctrl-C while stopping changes nothing."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN or number != signal.SIGHUP:
            signal.signal(number, lambda number, frame: stopping.append(number))
    environment = environment | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"}
    lines = read_procfile(path)
    try:
        watch(lines, servers, environment, path.parent, stopping)
    finally:
        print("正在停止…", flush=True)
        stop_all(lines)
    return 0
