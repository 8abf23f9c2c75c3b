"""A run is green because its tests passed, not because they were passed over."""

import re
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests"
SAID = re.compile(r"pytest\.(skip|importorskip|xfail)\b|mark\.(skip|skipif|xfail)\b")
# What no set-up gives: another user to hand a server to.
BY_MACHINE = {"running/test_embedded_servers.py"}


def test_no_test_is_passed_over_for_what_the_set_up_installs():
    found = {str(path.relative_to(TESTS)) for path in TESTS.rglob("*.py") if SAID.search(path.read_text())}
    assert found - {str(Path(__file__).relative_to(TESTS))} == BY_MACHINE
