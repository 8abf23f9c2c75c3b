"""The product's settings as tests want them, with the kernel's own test process installed."""

import os

os.environ["TESTING"] = "1"

from governance.settings import *  # noqa: E402, F403
from governance.settings import CACHES, INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "parcels"]

# Each process of a parallel run has a database of its own; the one Redis is divided by the keys.
CACHES["default"]["KEY_PREFIX"] += os.environ.get("PYTEST_XDIST_WORKER", "")
