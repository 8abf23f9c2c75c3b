"""From what was typed or sent to the columns of an event: class, place, limits, judged by the catalogue of the day."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from governance.errors import Invalid, Refusal
from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from grids.events import photos
from grids.events.catalogue import classes
from grids.events.choices import EventSource
from grids.events.forms import ReportForm, own_communities
from grids.events.places import place_key
from grids.models import EventClass
from grids.selectors import grid_of_point, registered

TITLE_LENGTH = 30
COPIED = (
    "situation", "grid_code", "address", "lat", "lon", "source", "origin_ref", "client_key", "contact_name",
    "contact_phone",
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """One sound report."""

    columns: dict
    joins: bool
    photos: tuple[UploadedFile, ...] = ()

    def __getattr__(self, name: str):
        try:
            return self.columns[name]
        except KeyError as error:
            raise AttributeError(name) from error


_kept = threading.local()


def _form() -> ReportForm:
    """Give the one form of this thread: to copy its fields for each request would take a tenth of a report's time."""
    if not hasattr(_kept, "form"):
        _kept.form = ReportForm()
    return _kept.form


class Reader:
    """Judge the reports of one person at one moment; what holds for all of them is asked once."""

    def __init__(self, actor, at: datetime, photos: Sequence[UploadedFile] | None = None, checked: Callable = dict):
        self.actor, self.at, self.photos, self.checked = actor, at, photos, checked
        self.known = classes(timezone.localdate(at))
        self.places = {row.code: row for row in own_communities(mandate(actor, at))}
        self.form = _form()

    def read_all(self, raws: Sequence[Mapping]) -> list[Given | Refusal]:
        """Judge reports each by itself; whether their grids are in the register is asked once for all."""
        read = [self.read(raw) for raw in raws]
        self._place(given for given in read if isinstance(given, Given))
        codes = {given.grid_code for given in read if isinstance(given, Given) and given.grid_code}
        if not (strange := codes - registered(codes, timezone.localdate(self.at))):
            return read
        words = {"grid_code": ["网格册中没有这个网格，或者已经撤并，请核对编码"]}
        refusal = Invalid("填写有误，请改正后再报", errors=words)
        return [refusal if isinstance(given, Given) and given.grid_code in strange else given for given in read]

    def _place(self, found: Iterable[Given]) -> None:
        """Find the grid of reports that bring a point and no words of where it is, by the outlines drawn."""
        bare = [row for row in found if None not in (row.lat, row.lon) and not row.grid_code and not row.address]
        day = timezone.localdate(self.at)
        grids = {point: grid_of_point(*point, day) for point in {(row.lat, row.lon) for row in bare}}
        for row in bare:
            grid = grids[row.lat, row.lon]
            if grid and grid.community_id == row.community_id:
                key = place_key(grid.code, row.community_id, "", row.class_code)
                row.columns.update(grid_code=grid.code, place_key=key)

    def read(self, raw: Mapping) -> Given | Refusal:
        if not isinstance(raw, Mapping):
            return Invalid("每一件须为一个对象", errors={})
        try:
            form = self._bound(self.checked(raw))
        except Invalid as refusal:
            return refusal
        errors = {}
        if not form.is_valid():
            errors = {name: [str(word) for word in words] for name, words in form.errors.items()}
        found = form.cleaned_data
        row = self._class(found, errors)
        community = self._community(found, errors)
        if errors:
            return Invalid("填写有误，请改正后再报", errors=errors)
        source = found["source"] or EventSource.GRID
        try:
            brought = [*(self.photos or ()), *photos.written(found["photo"])]
        except Invalid as refusal:
            return refusal
        if self.photos is not None and (refusal := photos.needed(row, source, brought)):
            return refusal
        return self._given(found | {"source": source}, row, community, brought)

    def _bound(self, raw: Mapping) -> ReportForm:
        """Bind the one form anew: to copy its fields for each of a thousand rows would take most of the time."""
        self.form.is_bound, self.form.data, self.form._errors = True, raw, None
        return self.form

    def _class(self, found: dict, errors: dict) -> EventClass | None:
        code, group = (found.get(name, "").strip() for name in ("event_class", "event_group"))
        if code:
            row = self.known.rows.get(code)
            if row is None:
                errors["event_class"] = ["事件分类目录中没有这一类"]
            return row
        row = self.known.find(found.get("situation", ""), group)
        if row is None:
            name = "event_group" if group else "event_class"
            errors.setdefault(name, ["事件分类目录中没有这一大类" if group else "请选择是什么事"])
        return row

    def _community(self, found: dict, errors: dict) -> Organisation | None:
        """The community that was named, that the grid lies in, or the only one of the reporter."""
        grid = found.get("grid_code", "")
        code = found.get("community", "").strip() or grid[:12]
        if not code and len(self.places) == 1:
            return next(iter(self.places.values()))
        place = self.places.get(code)
        name = "community" if found.get("community") or not grid else "grid_code"
        if place is None:
            there = directory.by_code(code)
            words = "不在您的社区或街道" if there and there.kind == OrganisationKind.COMMUNITY else "没有这个社区"
            errors.setdefault(name, [words if code else "请填写社区或网格编码"])
        elif grid and not grid.startswith(place.code):
            errors.setdefault("grid_code", ["网格编码不属这个社区"])
        return place

    def _given(self, found: dict, row: EventClass, community: Organisation, brought: Sequence[UploadedFile]) -> Given:
        columns = {name: found[name] for name in COPIED} | {
            "title": found["title"] or first_sentence(found["situation"]),
            "community_id": community.pk,
            "street_id": community.parent_id,
            "event_class_id": row.pk,
            "class_code": row.code,
            "item_code": row.item_code,
            "tier": row.tier,
            "amounts": self.known.amounts(row),
            "place_key": place_key(found["grid_code"], community.pk, found["address"], row.code),
        }
        return Given(columns, row.joins, tuple(brought))


def first_sentence(text: str) -> str:
    for mark in "。；！？\n":
        text = text.split(mark, 1)[0]
    text = text.strip()
    if len(text) > TITLE_LENGTH and "，" in text[:TITLE_LENGTH]:
        return text[:TITLE_LENGTH].rpartition("，")[0]
    return text[:TITLE_LENGTH]
