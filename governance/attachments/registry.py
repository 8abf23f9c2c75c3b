"""Which cases carry attachments, and who may see and add them; each app says so when it starts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from governance.organisations.models import User

Sees = Callable[[User, models.Model], bool]


@dataclass(frozen=True)
class Carrier:
    """`visible(user, case)`: may see the case; `attachable(user, case)`: may also add files to it."""

    model: type[models.Model]
    visible: Sees
    attachable: Sees


_carriers: dict[type[models.Model], Carrier] = {}


def register(model: type[models.Model], visible: Sees, attachable: Sees | None = None) -> None:
    _carriers[model] = Carrier(model, visible, attachable or visible)


def carrier(model: type[models.Model] | None) -> Carrier | None:
    return _carriers.get(model)


def viewer(model: type[models.Model] | None) -> Sees:
    """Give the predicate of a model; a model nobody registered shows its files to nobody."""
    found = carrier(model)
    return found.visible if found else lambda user, case: False
