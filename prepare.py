#!/usr/bin/env python3
"""Make this checkout ready to run or to test: virtual environment, locked packages, front end, static files.

Plain standard library that even an old Python can read, so that what is missing is told in one sentence.
Work that is already done (told by stamps over the lock files) is not done again.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
BIN = os.path.join(VENV, "bin")
PYTHON = os.path.join(BIN, "python")
LOG = os.path.join(VENV, "prepare.log")
OLDEST = (3, 11)
SPACE = 1000 * 1024 * 1024
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
OUT_OF_REACH = (
    "no matching distribution",
    "could not find a version",
    "connection",
    "max retries",
    "name resolution",
    "proxy",
    "timed out",
    "enotfound",
    "econn",
    "etimedout",
    "eai_again",
    "certificate",
    "network",
    "unreachable",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


class Trouble(Exception):
    """Something the person at the machine has to put right; the message is one sentence in both languages."""


def say(words):
    print(words, flush=True)


def digest(*parts):
    """Hash files by content and any other text as it is."""
    total = hashlib.sha256()
    for part in parts:
        path = os.path.join(HERE, part)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                total.update(file.read())
        else:
            total.update(part.encode())
    return total.hexdigest()


def is_stamped(name, key):
    path = os.path.join(HERE, name)
    if not os.path.isfile(path):
        return False
    with open(path) as file:
        return file.read() == key


def stamp(name, key):
    with open(os.path.join(HERE, name), "w") as file:
        file.write(key)


def run(command, failure, fetches=True, **options):
    """Run a step with its output in the log; when it fails, say why in one sentence."""
    result = subprocess.run(
        command, cwd=HERE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    )
    output = result.stdout.decode(errors="replace")
    if os.path.isdir(VENV):
        with open(LOG, "a") as log:
            log.write("$ %s\n%s\n" % (" ".join(command), output))
    if result.returncode == 0:
        return
    said = output.lower()
    if "no space left" in said or "enospc" in said:
        raise Trouble("磁盘已满，请腾出空间后重试。The disk is full: free some space and try again.")
    if fetches and any(word in said for word in OUT_OF_REACH):
        raise Trouble(
            "连不上软件包源，请检查网络、代理或镜像设置后重试（详见 %s）。"
            "The package index is out of reach: check network, proxy or mirror and try again."
            % os.path.relpath(LOG, HERE)
        )
    sys.stderr.write(output[-3000:])
    raise Trouble(failure)


def check_python():
    if sys.version_info < OLDEST:
        raise Trouble(
            "Python 版本过低（%d.%d），需要 3.11 或更高；可用 PYTHON=/路径/python3.11 指定。"
            "Python %d.%d is too old: 3.11 or later is needed, PYTHON=/path/to/python3.11 names one."
            % (sys.version_info[0], sys.version_info[1], sys.version_info[0], sys.version_info[1])
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Trouble(
            "此 Python 缺少 venv 模块，请先安装（Debian：apt-get install python3-venv）。"
            "This Python lacks venv and ensurepip: install python3-venv first."
        ) from None


def check_disk():
    free = shutil.disk_usage(HERE).free
    if free < SPACE and not os.path.exists(os.path.join(VENV, "prepared")):
        raise Trouble(
            "磁盘空间不足：还剩 %d MB，首次安装需要 %d MB。The disk is full: %d MB left, %d MB needed."
            % (free >> 20, SPACE >> 20, free >> 20, SPACE >> 20)
        )


def make_venv():
    """Make the virtual environment, anew when it was moved or its Python has gone."""
    key = "%s %s" % (VENV, sys.version)
    works = os.path.exists(PYTHON) and subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    if works and is_stamped(".venv/prepared", key):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say("建立虚拟环境 .venv …")
    run(
        [sys.executable, "-m", "venv", VENV],
        "无法建立虚拟环境，请检查 python3-venv 与目录权限。The virtual environment could not be made.",
    )
    stamp(".venv/prepared", key)


def install(name):
    """Install one hash-locked requirements file into the virtual environment, unless it is there."""
    lock = name + ".txt"
    key = digest(lock)
    if is_stamped(".venv/%s.stamp" % name, key):
        return
    say("安装 %s …" % lock)
    run(
        [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"]
        + ["--only-binary", ":all:", "-r", lock],
        "软件包 %s 安装失败，详见 .venv/prepare.log。Installing %s failed, see .venv/prepare.log." % (lock, lock),
    )
    stamp(".venv/%s.stamp" % name, key)


def npm():
    """Name the npm to use: the machine's own where it is new enough, else the one inside a wheel."""
    own = shutil.which("npm")
    if own and shutil.which("node"):
        answer = subprocess.run([own, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=HERE)
        major = answer.stdout.decode().strip().split(".")[0]
        if answer.returncode == 0 and major.isdigit() and int(major) >= 7:
            return own
    try:
        install("requirements-node")
    except Trouble as trouble:
        raise Trouble("本机没有 npm，也无法取得：%s npm is missing and could not be obtained." % trouble) from None
    return os.path.join(BIN, "npm")


def install_front_end():
    key = digest("package.json", "package-lock.json", "vendor.mjs")
    if is_stamped("node_modules/.stamp", key) and os.path.isdir(os.path.join(HERE, "node_modules", ".vendor")):
        return
    program = npm()
    say("安装前端软件包 …")
    environment = dict(os.environ)
    environment["PATH"] = os.path.dirname(program) + os.pathsep + environment.get("PATH", "")
    if os.path.exists(CERTIFICATES):
        # Node trusts its own list only; the machine's list also holds the office proxy.
        environment.setdefault("NODE_EXTRA_CA_CERTS", CERTIFICATES)
    run(
        [program, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        + ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000"],
        "前端软件包安装失败，详见 .venv/prepare.log。Installing the front-end packages failed.",
        env=environment,
    )
    # Not left to npm, which may be told to ignore scripts and then succeeds without them.
    run(
        ["node", "vendor.mjs"],
        "前端文件未能就位，详见 .venv/prepare.log。Laying out the front-end files failed.",
        fetches=False,
        env=environment,
    )
    stamp("node_modules/.stamp", key)


def static_listing():
    """List the project's own static files with size and moment, so that an edit is seen without reading them."""
    lines = []
    for folder, folders, files in os.walk(os.path.join(HERE, "static")):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(folder, name)
            lines.append("%s %d %d" % (path, os.stat(path).st_size, os.stat(path).st_mtime_ns))
    return "\n".join(lines)


def collect_static():
    key = digest("requirements.txt", "package-lock.json", "governance/settings.py", static_listing())
    if is_stamped("staticfiles/.stamp", key):
        return
    say("收集静态文件 …")
    shutil.rmtree(os.path.join(HERE, "staticfiles"), ignore_errors=True)
    run(
        [PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        "静态文件收集失败，详见 .venv/prepare.log。Collecting the static files failed.",
        fetches=False,
        env=dict(os.environ, SECRET_KEY="only-to-collect", TESTING=""),
    )
    stamp("staticfiles/.stamp", key)


def has_chinese_font():
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh", "family"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return bool(listed.stdout.strip())
    return any("cjk" in folder.lower() for folder, _, _ in os.walk("/usr/share/fonts"))


def install_tools():
    """See to what tests use: a Chromium, a Chinese font and curl; only root on Debian can be helped."""
    wanted = []
    if not any(shutil.which(name) for name in BROWSERS) and not os.environ.get("CHROMIUM"):
        wanted.append("chromium")
    if not has_chinese_font():
        wanted.append("fonts-noto-cjk")
    if not shutil.which("curl"):
        wanted.append("curl")
    if not wanted:
        return
    words = " ".join(wanted)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(
            "测试还缺 %s，请先安装（Debian：sudo apt-get install %s）。"
            "The tests need %s: install them first." % (words, words, words)
        )
    say("安装 %s …" % words)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    failure = "无法安装 %s。%s could not be installed." % (words, words)
    run(["apt-get", "update", "-q"], failure, env=environment)
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends"] + wanted, failure, env=environment)


@contextlib.contextmanager
def alone():
    """Wait for another run of this checkout that is at the same work; its lock dies with it."""
    with open(os.path.abspath(__file__)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare(purpose):
    began = time.time()
    check_python()
    check_disk()
    make_venv()
    install("requirements")
    if purpose == "test":
        install("requirements-dev")
    install_front_end()
    collect_static()
    if purpose == "test":
        install_tools()
    if time.time() - began > 5:
        say("准备就绪，用时 %d 秒。" % (time.time() - began))


if __name__ == "__main__":
    try:
        with alone():
            prepare(sys.argv[1] if len(sys.argv) > 1 else "run")
    except Trouble as trouble:
        sys.exit("✗ %s" % trouble)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if error.errno == 28:
            sys.exit("✗ 磁盘已满，请腾出空间后重试。The disk is full: free some space and try again.")
        raise
