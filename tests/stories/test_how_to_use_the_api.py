"""The shell of docs/how-to/use-the-api.md runs, word for word, against a server."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from appendonly import settle
from django.conf import settings
from django.utils import timezone

from dispatch.calls.loading import load_catalogue
from dispatch.calls.models import ServiceCall
from governance.catalogues.selectors import in_force
from governance.integration.clients import create_client

PAGE = Path(settings.BASE_DIR) / "docs/how-to/use-the-api.md"
CLIENTS = {
    "street.json": ("街道平台", "street", ["street_operator", "street_deputy"]),
    "department.json": ("执法局平台", "department", ["dept_operator"]),
}


def shell_of_page() -> list[str]:
    """The blocks of the page, without those that need its own Python environment or a photo."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [block for block in blocks if "manage.py" not in block and "现场.jpg" not in block]


@pytest.mark.django_db(transaction=True)
def test_every_line_of_the_page_works(cast, live_server, tmp_path):
    load_catalogue(timezone.now())
    in_force.clear()
    for file, (name, place, roles) in CLIENTS.items():
        given = create_client(name=name, organisation=getattr(cast, place), roles=roles, at=timezone.now())
        (tmp_path / file).write_text(json.dumps(vars(given)))
    settle()
    script = "\n".join([f"set -eu; API={live_server.url}", *shell_of_page()])

    ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120)

    assert ran.returncode == 0, ran.stderr + ran.stdout
    line = ServiceCall.objects.get().lines.get(department=cast.department)
    assert (line.state, line.call.state) == ("responded", "called")
    assert '"code": "wrong_state"' in ran.stdout
    assert "position" in json.loads((tmp_path / "facts.json").read_text())
