"""Fixtures for every test."""

from importlib import import_module

import pytest
import real_site
from appendonly import emptying_allowed, ensure_story_months
from cast import build
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from installed import insist_on
from pdf_words import FONT

from governance.catalogues.selectors import in_force
from governance.organisations.selectors import directory


@pytest.fixture
def cast(db):
    """Give the small town of `tests/cast.py`."""
    return build()


@pytest.fixture(autouse=True)
def fresh_directory():
    """Forget organisations that an earlier test has rolled back."""
    directory.clear()
    yield
    directory.clear()


@pytest.fixture(autouse=True)
def fresh_catalogues():
    """Forget catalogue versions that an earlier test has rolled back."""
    in_force.clear()
    yield
    in_force.clear()


@pytest.fixture(autouse=True, scope="session")
def append_only_tables_can_be_emptied():
    """Let the flush between transactional tests empty what the product never may."""
    with emptying_allowed():
        yield


def fill_calendar(plan=None, **kwargs) -> None:
    """After a flush, which has no plan: what a migration had filled."""
    if plan is None:
        import_module("governance.worktime.migrations.0002_days").fill(apps, None)


@pytest.fixture(autouse=True, scope="session")
def the_calendar_outlives_a_flush():
    """Fill the calendar again when a transactional test has emptied every table: no test depends on who ran before."""
    config = apps.get_app_config("worktime")
    post_migrate.connect(fill_calendar, sender=config)
    yield
    post_migrate.disconnect(fill_calendar, sender=config)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the months in which the tests play, so that none pays for them."""
    with django_db_blocker.unblock():
        ensure_story_months()
    yield
    # Threads of a live server keep their connections; the database is dropped all the same.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def font():
    insist_on("The font of printed papers (node_modules)", FONT.is_file())


@pytest.fixture
def site(tmp_path_factory, monkeypatch):
    """Give a site of processes as it runs in earnest; the test starts those it needs."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with real_site.opened(tmp_path_factory.mktemp("var")) as found:
        yield found
