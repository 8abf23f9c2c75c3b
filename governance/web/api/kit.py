"""The addresses of one kind of case: list, begin, read, move. A field app declares a `CaseApi` and adds its urls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema

from governance.errors import Missing
from governance.integration.idempotency import Answer
from governance.web.api.caller import Caller
from governance.web.api.endpoint import Endpoint, answer, as_etag, expected_revision, read_response
from governance.web.api.inputs import form_input, input_schema
from governance.web.api.listing import PAGING, filter_parameters, listing, page_schema
from governance.workflow import engine
from governance.workflow.forms import MoveForm
from governance.workflow.machine import Transition, registry, workflow_of

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="所见版本的 ETag；已有新进展时答 412，不办理"
)
IF_NONE_MATCH = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="版本未变时答 304")
STATE = {
    "type": "object",
    "properties": {
        "number": {"type": "string"},
        "state": {"type": "string"},
        "state_label": {"type": "string"},
        "revision": {"type": "integer"},
        "line": {
            "type": "object",
            "properties": {
                "id": {"type": "integer"},
                "state": {"type": "string"},
                "state_label": {"type": "string"},
            },
        },
    },
    "required": ["number", "state", "state_label", "revision"],
}


@dataclass(frozen=True)
class CaseApi:
    """What the API needs to know of one root model.

    `rows(cases, caller)` and `detail(case, caller)` write plain dicts; `many(queryset)` and `one(queryset, caller)` may
    join or leave out columns for them.
    `create(raw, actor=, at=)` begins a case from checked raw input and is all or nothing by itself. `lines` maps the
    word in the address to the model of the lines, reached from the root by that model's reverse name.
    """

    name: str
    label: str
    model: type[Model]
    rows: Callable[[list, Caller], list[dict]]
    detail: Callable[[Model, Caller], dict]
    row_schema: dict
    detail_schema: dict
    key: str = "case_no"
    one: Callable[[QuerySet, Caller], QuerySet] = lambda queryset, caller: queryset
    many: Callable[[QuerySet], QuerySet] = lambda queryset: queryset
    filterset: type | None = None
    order: tuple[str, ...] = ("-id",)
    create_form: type[forms.Form] | None = None
    create: Callable[..., Model] | None = None
    lines: Mapping[str, type[Model]] = field(default_factory=dict)

    def visible(self, user, at: datetime) -> QuerySet:
        return self.model._default_manager.visible_to(user, at)

    def address(self, case: Model) -> str:
        return f"/api/v1/{self.name}/{getattr(case, self.key)}/"

    def urls(self) -> list[URLPattern]:
        """All addresses of this kind of case, to be mounted under /api/v1/."""
        stem = f"{self.name}/<slug:number>/"
        routes = [
            path(f"{self.name}/", _list(self).as_view(), name=f"api-{self.name}"),
            path(stem, _one(self).as_view(), name=f"api-{self.name}-one"),
        ]
        for row in registry[self.model].transitions:
            routes.append(path(f"{stem}do/{row.name}/", _move(self, row).as_view(), name=f"api-{self.name}-{row.name}"))
        for word, model in self.lines.items():
            for row in registry[model].transitions:
                route = f"{stem}{word}/<int:line_id>/do/{row.name}/"
                routes.append(path(route, _move(self, row, word).as_view(), name=f"api-{self.name}-{word}-{row.name}"))
        return routes


def _list(api: CaseApi) -> type[Endpoint]:
    class List(Endpoint):
        transactional = False

        @extend_schema(
            operation_id=f"{api.name}_list",
            summary=f"{api.label}列表",
            tags=[api.label],
            parameters=[*PAGING, *filter_parameters(api.filterset)],
            responses={200: page_schema(api.row_schema)},
        )
        def get(self, request) -> HttpResponse:
            caller = Caller(request.user, request.at)
            return listing(
                request,
                api.many(api.visible(request.user, caller.at)),
                lambda cases: api.rows(cases, caller),
                order=api.order,
                filterset=api.filterset,
            )

    if api.create is None:
        return List

    class ListAndCreate(List):
        @extend_schema(
            operation_id=f"{api.name}_create",
            summary=f"新建{api.label}",
            tags=[api.label],
            request={"application/json": input_schema(api.create_form)},
            responses={201: STATE},
        )
        def post(self, request) -> HttpResponse:
            return self.answer_once(request)

        def act(self, request, at: datetime) -> Answer:
            case = api.create(form_input(api.create_form, request.data), actor=request.user, at=at)
            headers = {"Location": api.address(case), "ETag": as_etag(case.revision)}
            return answer(_standing(api, case), status=201, headers=headers)

    return ListAndCreate


def _one(api: CaseApi) -> type[Endpoint]:
    class One(Endpoint):
        @extend_schema(
            operation_id=f"{api.name}_read",
            summary=api.label,
            tags=[api.label],
            parameters=[IF_NONE_MATCH],
            responses={200: api.detail_schema, 304: None},
        )
        def get(self, request, number: str) -> HttpResponse:
            caller = Caller(request.user, request.at)
            case = api.one(api.visible(request.user, caller.at), caller).filter(**{api.key: number}).first()
            if case is None:
                raise _missing(api)
            etag = as_etag(case.revision)
            if etag in (tag.strip() for tag in request.META.get("HTTP_IF_NONE_MATCH", "").split(",")):
                return HttpResponse(status=304, headers={"ETag": etag})
            return read_response(api.detail(case, caller), {"ETag": etag})

    return One


def _move(api: CaseApi, row: Transition, word: str = "") -> type[Endpoint]:
    form = row.form or MoveForm

    class Do(Endpoint):
        transactional = False  # `engine.perform` is all or nothing by itself

        @extend_schema(
            operation_id="_".join(filter(None, (api.name, word, row.name))),
            summary=f"{api.label}：{row.label}",
            tags=[api.label],
            parameters=[IF_MATCH],
            request={"application/json": input_schema(form)},
            responses={200: STATE},
            exclude=row.clock_only,
        )
        def post(self, request, **url) -> HttpResponse:
            return self.answer_once(request, **url)

        def act(self, request, at: datetime, number: str, line_id: int | None = None) -> Answer:
            case = _subject(api, word, request.user, at, number, line_id)
            raw = form_input(form, request.data)
            revision = expected_revision(request)
            case = engine.perform(case, row.name, actor=request.user, at=at, form_data=raw, revision=revision)
            content = _standing(api, case)
            return answer(content, headers={"ETag": as_etag(content["revision"])})

    return Do


def _subject(api: CaseApi, word: str, user, at: datetime, number: str, line_id: int | None) -> Model:
    """Find the key of what is to be moved, in one statement; the engine reads it afresh under its lock."""
    seen = api.visible(user, at).filter(**{api.key: number}).order_by()
    if not word:
        root_id = seen.values_list("pk", flat=True).first()
        if root_id is None:
            raise _missing(api)
        return api.model(pk=root_id)
    model = api.lines[word]
    root = model._meta.get_field(registry[model].root)
    root_id = seen.filter(**{f"{root.related_query_name()}__pk": line_id}).values_list("pk", flat=True).first()
    if root_id is None:
        raise _missing(api)
    return model(pk=line_id, **{root.attname: root_id})


def _missing(api: CaseApi) -> Missing:
    return Missing(f"没有这一件{api.label}，或您无权查看。")


def state_label(case: Model) -> str:
    return workflow_of(case).states(case.state).label


def _standing(api: CaseApi, case: Model) -> dict:
    """How the case stands after a move, and the line where one was moved."""
    name = workflow_of(case).root
    root = getattr(case, name) if name else case
    content = {
        "number": getattr(root, api.key),
        "state": root.state,
        "state_label": state_label(root),
        "revision": root.revision,
    }
    if name:
        content["line"] = {"id": case.pk, "state": case.state, "state_label": state_label(case)}
    return content
