"""The product's settings as tests want them, with the kernel's own test process installed."""

import os

os.environ["TESTING"] = "1"

from governance.settings import *  # noqa: E402, F403
from governance.settings import INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "parcels"]
