"""What `make test` installs: without it a test fails and says so, for one that is passed over proves nothing."""

import pytest


def insist_on(what: str, found: object) -> None:
    if not found:
        pytest.fail(f"{what} is missing: `make test` installs it.", pytrace=False)
