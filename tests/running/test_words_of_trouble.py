"""What can go wrong on a newcomer's machine is told in one sentence."""

import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple

import pytest

import prepare
from governance.embedded.ground import Trouble
from governance.embedded.procfile import check_port

Usage = namedtuple("Usage", "total used free")


def test_a_taken_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"端口 {port} 已被占用"):
            check_port("127.0.0.1", port)


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(prepare.Trouble, match=r"Python 版本过低（3\.9）"):
        prepare.check_python()


def test_a_python_without_venv_is_told_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(prepare.Trouble, match="缺少 venv"):
        prepare.check_python()


def test_a_full_disk_is_told_before_anything_is_done(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 5 << 20))
    monkeypatch.setattr(os.path, "exists", lambda path: False)
    with pytest.raises(prepare.Trouble, match="还剩 5 MB"):
        prepare.check_disk()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ERROR: No matching distribution found for amqp==5.4.2", "连不上软件包源"),
        ("npm error code ENOTFOUND", "连不上软件包源"),
        ("OSError: [Errno 28] No space left on device", "磁盘已满"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "安装失败"),
    ],
)
def test_a_failed_installation_says_why(said, words, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(prepare, "HERE", str(tmp_path))
    monkeypatch.setattr(prepare, "VENV", str(tmp_path / "none"))
    with pytest.raises(prepare.Trouble, match=words):
        prepare.run(["sh", "-c", 'echo "$0"; exit 1', said], "安装失败。")


def test_without_any_npm_the_one_in_a_wheel_is_used(monkeypatch):
    installed = []
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(prepare, "install", installed.append)
    assert prepare.npm() == os.path.join(prepare.BIN, "npm")
    assert installed == ["requirements-node"]


def test_an_npm_that_cannot_be_had_is_told(monkeypatch):
    def out_of_reach(name):
        raise prepare.Trouble("连不上软件包源。")

    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(prepare, "install", out_of_reach)
    with pytest.raises(prepare.Trouble, match="没有 npm，也无法取得"):
        prepare.npm()


def test_the_command_line_says_it_without_a_trace(tmp_path):
    environment = os.environ | {"VAR": str(tmp_path / "var"), "PORT": "1", "BIND": "203.0.113.1"}
    words = [sys.executable, "-m", "governance.embedded", "serve"]
    result = subprocess.run(words, cwd=prepare.HERE, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.startswith("✗ 无法监听 203.0.113.1:1") and "Traceback" not in result.stderr
