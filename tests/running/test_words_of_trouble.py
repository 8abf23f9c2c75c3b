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


@pytest.fixture
def front_end(tmp_path, monkeypatch):
    """A checkout whose npm and node only write down what they are asked to do."""
    programs = {"npm": "mkdir -p node_modules", "node": "[ -e broken ] && exit 1; mkdir -p node_modules/.vendor"}
    for name, does in programs.items():
        (tmp_path / name).write_text(f'#!/bin/sh\necho "{name} $1 $2" >> asked\n{does}\n')
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(prepare, "HERE", str(tmp_path))
    monkeypatch.setattr(prepare, "VENV", str(tmp_path / "none"))
    monkeypatch.setattr(prepare, "npm", lambda: str(tmp_path / "npm"))
    return tmp_path


def test_the_front_end_is_laid_out_whatever_npm_thinks_of_scripts(front_end):
    prepare.install_front_end()
    prepare.install_front_end()
    asked = ["npm ci --ignore-scripts", "node vendor.mjs "]
    assert (front_end / "asked").read_text().splitlines() == asked
    (front_end / "node_modules/.vendor").rmdir()
    prepare.install_front_end()
    assert (front_end / "asked").read_text().splitlines() == 2 * asked


def test_a_front_end_that_is_not_laid_out_is_told_and_not_taken_for_done(front_end, capsys):
    (front_end / "broken").touch()
    with pytest.raises(prepare.Trouble, match="前端文件未能就位"):
        prepare.install_front_end()
    assert not (front_end / "node_modules/.stamp").exists()


def test_tools_that_tests_lack_are_named_where_they_cannot_be_installed(monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(prepare, "has_chinese_font", lambda: True)
    with pytest.raises(prepare.Trouble, match="测试还缺 chromium curl，请先安装"):
        prepare.install_tools()


def test_root_on_debian_is_given_the_tools_that_tests_lack(monkeypatch):
    done = []
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "curl" else f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(prepare, "has_chinese_font", lambda: True)
    monkeypatch.setattr(prepare, "run", lambda command, failure, env: done.append(command))
    prepare.install_tools()
    assert [command[:2] for command in done] == [["apt-get", "update"], ["apt-get", "install"]]
    assert done[1][-1] == "curl"


def test_the_command_line_says_it_without_a_trace(tmp_path):
    environment = os.environ | {"VAR": str(tmp_path / "var"), "PORT": "1", "BIND": "203.0.113.1"}
    words = [sys.executable, "-m", "governance.embedded", "serve"]
    result = subprocess.run(words, cwd=prepare.HERE, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.startswith("✗ 无法监听 203.0.113.1:1") and "Traceback" not in result.stderr
