"""/api/v1/catalogues/: read every version of a catalogue, compare, write its draft; publishing needs a person."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from governance.catalogues.models import CatalogueRow, CatalogueVersion
from governance.catalogues.selectors import before, in_force
from governance.errors import Invalid, Missing
from governance.integration.idempotency import Answer
from governance.web import editing
from governance.web.api.endpoint import Endpoint, answer, moment, read_response
from governance.web.api.inputs import form_input, input_schema
from governance.web.catalogues import Reader, Table, find, readers
from governance.web.forms import near

TAGS = ["目录"]
DRAFT = "draft"
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
DAY = {"type": ["string", "null"], "format": "date"}
VERSION = {
    "type": "object",
    "properties": {
        "version": WHOLE,
        "state": {"type": "string", "enum": ["draft", "published"]},
        "effective_from": DAY,
        "published_at": {"type": ["string", "null"], "format": "date-time"},
        "published_by": {"type": ["string", "null"]},
        "note": TEXT,
        "in_force": {"type": "boolean"},
        "href": TEXT,
    },
}
ROW = {"type": "object", "additionalProperties": True}
ROWS = {"type": "object", "additionalProperties": {"type": "array", "items": ROW}}
CHANGE = {
    "type": "object",
    "properties": {
        "table": TEXT,
        "kind": {"type": "string", "enum": ["added", "changed", "removed"]},
        "key": ROW,
        "title": TEXT,
        "before": {"type": ["object", "null"], "additionalProperties": True},
        "after": {"type": ["object", "null"], "additionalProperties": True},
    },
}
LIST = {"type": "object", "properties": {"results": {"type": "array", "items": ROW}}}
VERSIONS = {"type": "object", "properties": {"results": {"type": "array", "items": VERSION}}}
WHOLE_VERSION = {"type": "object", "properties": VERSION["properties"] | {"tables": ROWS}}
CHANGES = {"type": "object", "properties": {"results": {"type": "array", "items": CHANGE}}}


class BeginForm(forms.Form):
    note = forms.CharField(label="改版说明", max_length=200, required=False)


class DayForm(forms.Form):
    effective_from = forms.DateField(label="生效日", validators=[near])
    note = forms.CharField(label="改版说明", max_length=200, required=False)


def written(name: str) -> Reader:
    """Find a catalogue that is written here."""
    reader = find(name)
    if reader.editor is None:
        raise Missing("这个目录不在这里编写")
    return reader


def version_of(reader: Reader, number: str, user, at) -> CatalogueVersion:
    if number == DRAFT:
        found = editing.draft_of(reader, user, at)
    else:
        known = CatalogueVersion.objects.of(reader.name).published().select_related("published_by")
        found = known.filter(version_no=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    if found is None:
        raise Missing("没有这个版本")
    return found


def told(version: CatalogueVersion, force: CatalogueVersion | None) -> dict:
    number = DRAFT if version.state == DRAFT else version.version_no
    return {
        "version": version.version_no,
        "state": version.state,
        "effective_from": version.effective_from,
        "published_at": moment(version.published_at),
        "published_by": version.published_by and version.published_by.name,
        "note": version.note,
        "in_force": force is not None and version.pk == force.pk,
        "href": f"/api/v1/catalogues/{version.catalogue}/versions/{number}/",
    }


def row_of(table: Table, row: CatalogueRow) -> dict:
    """The columns of a row as they are sent and taken back."""
    return editing.as_raw(table, row)


def key_of(table: Table, row: CatalogueRow) -> dict:
    return {name: getattr(row, name) for name in table.key}


class Catalogues(Endpoint):
    @extend_schema(operation_id="catalogues", summary="目录清单", tags=TAGS, responses={200: LIST})
    def get(self, request) -> HttpResponse:
        today = timezone.localdate(request.at)
        results = []
        for name, reader in sorted(readers.items()):
            force = in_force(name, today)
            keeps = editing.keeps(reader, request.user, request.at)
            results.append(
                {
                    "name": name,
                    "label": reader.label,
                    "note": reader.note,
                    "in_force": told(force, force) if force else None,
                    "tables": [table.name for table in reader.editor.tables] if reader.editor else [],
                    "may_write": keeps,
                    "href": f"/api/v1/catalogues/{name}/versions/",
                }
            )
        return read_response({"results": results})


class Versions(Endpoint):
    @extend_schema(operation_id="catalogue_versions", summary="目录各版本", tags=TAGS, responses={200: VERSIONS})
    def get(self, request, name: str) -> HttpResponse:
        find(name)
        force = in_force(name, timezone.localdate(request.at))
        rows = CatalogueVersion.objects.of(name).published().select_related("published_by")
        return read_response({"results": [told(row, force) for row in rows]})


class OneVersion(Endpoint):
    @extend_schema(
        operation_id="catalogue_version",
        summary="目录的一个版本，草稿写 draft",
        tags=TAGS,
        responses={200: WHOLE_VERSION},
    )
    def get(self, request, name: str, number: str) -> HttpResponse:
        reader = written(name)
        version = version_of(reader, number, request.user, request.at)
        force = in_force(name, timezone.localdate(request.at))
        tables = {
            table.name: [row_of(table, row) for row in table.model._default_manager.filter(version=version)]
            for table in reader.editor.tables
        }
        return read_response(told(version, force) | {"tables": tables})


class Changes(Endpoint):
    @extend_schema(
        operation_id="catalogue_changes", summary="一个版本与前一版相比的变化", tags=TAGS, responses={200: CHANGES}
    )
    def get(self, request, name: str, number: str) -> HttpResponse:
        reader = written(name)
        version = version_of(reader, number, request.user, request.at)
        found = editing.changes(reader, version, before(version))
        return read_response(
            {"results": [_change(table, each) for table, differences in found.items() for each in differences]}
        )


def _change(table: Table, each) -> dict:
    names = [name for name in each.fields if name in table.fields] or list(table.fields)
    return {
        "table": table.name,
        "kind": each.kind.value,
        "key": key_of(table, each.row),
        "title": table.title(each.row),
        "before": each.before and _only(row_of(table, each.before), names),
        "after": each.after and _only(row_of(table, each.after), names),
    }


def _only(row: dict, names: list[str]) -> dict:
    return {name: row[name] for name in names}


class Act(Endpoint):
    """A POST that writes the draft; `act` is all or nothing by itself."""

    def post(self, request, **url) -> HttpResponse:
        return self.answer_once(request, **url)


class Begin(Act):
    @extend_schema(
        operation_id="catalogue_draft",
        summary="起草目录新版本",
        tags=TAGS,
        request={"application/json": input_schema(BeginForm)},
        responses={201: VERSION},
    )
    def post(self, request, **url) -> HttpResponse:
        return super().post(request, **url)

    def act(self, request, at, name: str) -> Answer:
        raw = form_input(BeginForm, request.data)
        version = editing.begin(written(name), actor=request.user, at=at, note=raw.get("note", ""))
        return answer(told(version, None), status=201)


class WriteRow(Act):
    @extend_schema(
        operation_id="catalogue_write",
        summary="写草稿的一条：按编码改写或新增，没给的列不动",
        tags=TAGS,
        request={"application/json": ROW},
        responses={200: ROW},
    )
    def post(self, request, **url) -> HttpResponse:
        return super().post(request, **url)

    def act(self, request, at, name: str, table: str) -> Answer:
        reader, kind, row = _meant(request, at, name, table)
        raw = editing.as_raw(kind, row) | form_input(kind.form, request.data)
        made = editing.write_row(reader, kind, raw, actor=request.user, at=at, pk=row.pk)
        return answer(row_of(kind, made))


class RemoveRow(Act):
    @extend_schema(
        operation_id="catalogue_remove",
        summary="从草稿移出一条",
        tags=TAGS,
        request={"application/json": ROW},
        responses={200: ROW},
    )
    def post(self, request, **url) -> HttpResponse:
        return super().post(request, **url)

    def act(self, request, at, name: str, table: str) -> Answer:
        reader, kind, row = _meant(request, at, name, table)
        if row.pk is None:
            raise Missing("草稿里没有这一条")
        return answer({"removed": editing.remove_row(reader, kind, row.pk, actor=request.user, at=at)})


def _meant(request, at, name: str, table: str) -> tuple[Reader, Table, CatalogueRow]:
    """Find the row of the draft that the key in the body means; a new one where there is none."""
    reader = written(name)
    kind = reader.editor.table(table)
    version = editing.open_draft(reader, request.user, at)
    raw = form_input(kind.form, request.data)
    if lacking := {key: ["请写明"] for key in kind.key if key not in raw}:
        raise Invalid("请写明是哪一条", errors=lacking)
    found = kind.model._default_manager.filter(version=version, **{key: raw[key] for key in kind.key}).first()
    return reader, kind, found or kind.model(version=version)


class Publish(Act):
    @extend_schema(
        operation_id="catalogue_publish",
        summary="发布草稿，须由本人办理",
        tags=TAGS,
        request={"application/json": input_schema(DayForm)},
        responses={200: VERSION},
    )
    def post(self, request, **url) -> HttpResponse:
        return super().post(request, **url)

    def act(self, request, at, name: str) -> Answer:
        reader = written(name)
        form = DayForm(form_input(DayForm, request.data))
        if not form.is_valid():
            errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
            raise Invalid("填写有误，请改正后再办。", errors=errors)
        made = editing.publish(reader, actor=request.user, at=at, **form.cleaned_data)
        return answer(told(made, in_force(name, timezone.localdate(at))))


class Discard(Act):
    @extend_schema(operation_id="catalogue_discard", summary="放弃草稿", tags=TAGS, request=None, responses={200: ROW})
    def post(self, request, **url) -> HttpResponse:
        return super().post(request, **url)

    def act(self, request, at, name: str) -> Answer:
        editing.discard(written(name), actor=request.user, at=at)
        return answer({"discarded": True})
