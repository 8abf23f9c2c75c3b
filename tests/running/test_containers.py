"""What the container files promise, read as data: the same processes as the Procfile, nobody privileged."""

from pathlib import Path

import yaml

from governance.embedded.procfile import read_procfile

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]


def queue(words: list[str]) -> str:
    return words[words.index("-Q") + 1] if "-Q" in words else ""


def test_every_queue_of_the_procfile_has_a_worker():
    procfile = {queue(line.command.split()) for line in read_procfile(ROOT / "Procfile")}
    composed = {queue(service.get("command", [])) for service in SERVICES.values()}
    assert procfile - {""} == composed - {""} == {"clock", "default", "slow"}


def test_nothing_of_ours_starts_before_the_migration_and_the_broker():
    ours = {name for name, service in SERVICES.items() if service["image"] == "governance"} - {"migrate"}
    assert ours == {"web", "worker-clock", "worker", "worker-slow", "beat"}
    for name in ours:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert SERVICES[name]["depends_on"]["redis"] == {"condition": "service_healthy"}


def test_secrets_come_from_outside_and_volumes_are_declared():
    assert SERVICES["web"]["environment"]["SECRET_KEY"] == "${SECRET_KEY:?set SECRET_KEY}"
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_the_image_runs_as_an_ordinary_user_from_locked_packages():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER governance" in lines
    assert any("--require-hashes" in line for line in lines) and any("npm ci" in line for line in lines)
