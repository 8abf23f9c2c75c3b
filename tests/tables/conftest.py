from types import SimpleNamespace

import call_town
import cast as cast_module
import effort_town
import event_town
import parcel_town
import pytest
import scenes_of_efforts  # noqa: F401  (adds its scenes)
import scenes_of_grids  # noqa: F401  (adds its scenes)
import scenes_of_supervision  # noqa: F401  (adds its scenes)
import scenes_of_tasks  # noqa: F401  (adds its scenes)
import supervision_town
import task_town
from django.db import transaction

from dispatch.calls.loading import load_catalogue
from dispatch.duties.loading import load_duties
from governance.catalogues.selectors import in_force
from governance.organisations.models import Post, User
from grids.events.loading import load_event_catalogue


def with_strangers(cast: SimpleNamespace) -> SimpleNamespace:
    """Add a machine and a dismissed person that hold every post there is."""
    cast.robot = User.objects.create(username="client-all", name="全能接口", is_service=True)
    cast.gone = User.objects.create(username="998", name="离职的人", is_active=False)
    for key in ("robot", "gone"):
        Post.objects.bulk_create(
            Post(person=getattr(cast, key), role=role, organisation=getattr(cast, place), starts_on=cast_module.SINCE)
            for _, _, role, place in cast_module.PEOPLE.values()
        )
    return cast


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The cast and the catalogue, once for a module: building them takes longer than most of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = with_strangers(cast_module.build())
        load_catalogue(call_town.Town.moment("2026-01-05 09:00"))
        load_duties(call_town.Town.moment("2026-01-05 09:00"))
        load_event_catalogue(call_town.Town.moment("2026-01-05 09:00"))
        kinds = (
            call_town.Town, parcel_town.Town, supervision_town.Town, task_town.Town, event_town.Town, effort_town.Town,
        )  # fmt: skip
        yield {kind: kind(cast) for kind in kinds}
        transaction.set_rollback(True)
    in_force.clear()


@pytest.fixture
def towns(built, db):
    """Both towns; whatever a test does to them is undone."""
    in_force.clear()
    return built
