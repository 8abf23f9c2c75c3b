"""Every name that is read from the environment is explained."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:\benv|\bflag|environ\.get)\(\s*["']([A-Z_]+)["']""")
SOURCES = ("governance/settings.py", "gunicorn.conf.py", "governance/embedded/__main__.py", "prepare.py")
NOT_OURS = {"PATH"}


def test_every_setting_of_the_environment_is_documented():
    read = {name for source in SOURCES for name in READ.findall((ROOT / source).read_text())}
    read |= set(re.findall(r"\$\{([A-Z_]+):-", (ROOT / "Procfile").read_text()))
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/configuration.md").read_text()))
    assert not read - documented - NOT_OURS


def test_a_unix_socket_is_written_as_celery_writes_it():
    url = settings.REDIS_URL
    if url.startswith("unix://"):
        url = "redis+socket" + url.removeprefix("unix").replace("db=", "virtual_host=")
    assert url == settings.CELERY_BROKER_URL


def test_workers_take_json_alone_and_lose_no_task():
    assert settings.CELERY_ACCEPT_CONTENT == ["json"] and settings.CELERY_TASK_SERIALIZER == "json"
    assert settings.CELERY_TASK_ACKS_LATE and settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert settings.DATABASES["default"]["CONN_MAX_AGE"] > 0


def test_no_lock_names_where_packages_come_from():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json"):
        text = (ROOT / name).read_text()
        assert "--index-url" not in text and "--find-links" not in text and '"resolved"' not in text
