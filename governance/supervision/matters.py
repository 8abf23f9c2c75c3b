"""Which cases are supervised; an app registers its own in `supervised.py`, and supervision knows none by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from governance.errors import Missing
from governance.workflow.choices import Lamp
from governance.workflow.machine import registry


@dataclass(frozen=True)
class Description:
    """What a sheet says of the case it is about; tier, item and hot go into its facts."""

    number: str
    title: str
    url: str
    street_id: int | None = None
    tier: str = ""
    item: str = ""
    hot: bool = False


@dataclass(frozen=True)
class Matter:
    """One kind of case under supervision.

    `describe(keys)` reads the cases in one statement; `find(user, number, at)` gives the key of a case that the person
    may see, or None. The organisation supervised is the keeper of the clock that is lit. `withdrawn(model, keys)` keeps
    those of the cases of a model (the root, its lines) that are taken away from whom they were given to.
    """

    name: str
    label: str
    model: type[Model]
    describe: Callable[[Iterable[int]], dict[int, Description]]
    find: Callable[[Any, str, datetime], int | None]
    withdrawn: Callable[[type[Model], Iterable[int]], set[int]]


matters: dict[str, Matter] = {}


def register(name: str, label: str, model: type[Model], *, describe, find, withdrawn) -> Matter:
    matters[name] = Matter(name, label, model, describe, find, withdrawn)
    return matters[name]


def matter(name: str) -> Matter:
    if name not in matters:
        raise Missing("没有这类事项，或者它不纳入督办")
    return matters[name]


def of_type(type_id: int) -> Matter | None:
    """Find the matter whose cases are of this content type."""
    model = ContentType.objects.get_for_id(type_id).model_class()
    return next((row for row in matters.values() if row.model is model), None)


def clocks() -> tuple[tuple[int, str], ...]:
    """List (content type of the case, limit) of every clock that climbs to orange in a supervised kind of case."""
    roots = {row.model for row in matters.values()}
    return tuple(
        (ContentType.objects.get_for_model(model).pk, limit.name)
        for model, workflow in registry.items()
        if (workflow.root_model or model) in roots
        for limit in workflow.limits
        if any(rung.lamp == Lamp.ORANGE for rung in limit.ladder)
    )
