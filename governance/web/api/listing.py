"""Lists of the API: filtered, keyset-paged, with links to the neighbours."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters import BooleanFilter
from drf_spectacular.utils import OpenApiParameter

from governance.errors import Invalid
from governance.web.api.endpoint import read_response
from governance.web.keyset import estimate, paginate

DEFAULT_SIZE, LARGEST_SIZE = 50, 200
TRUTHS = ["true", "false"]
OWN = ("cursor", "size", "count")
CURSOR = OpenApiParameter("cursor", str, description="分页位置，取自 next 或 previous")
SIZE = OpenApiParameter(
    "size", {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE}, description="每页条数"
)
COUNT = OpenApiParameter("count", {"type": "integer", "enum": [1]}, description="为 1 时附上（估计的）总数")
PAGING = (CURSOR, SIZE, COUNT)


def page_size(params) -> int:
    text = params.get("size", str(DEFAULT_SIZE))
    if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= LARGEST_SIZE:
        return int(text)
    reason = f"每页条数须为 1 至 {LARGEST_SIZE}。"
    raise Invalid(reason, errors={"size": [reason]})


def filtered(queryset: QuerySet, filterset: type | None, request) -> QuerySet:
    """Apply the FilterSet that page and API share; unknown parameters and bad values are refused by name."""
    allowed = {*OWN, *(filterset.base_filters if filterset else ())}
    unknown = sorted(set(request.GET) - _spelled(filterset, allowed))
    if unknown:
        raise Invalid("没有这样的筛选条件。", errors={name: ["没有这样的筛选条件。"] for name in unknown})
    if filterset is None:
        return queryset
    for name, each in filterset.base_filters.items():
        if isinstance(each, BooleanFilter) and request.GET.get(name, "true") not in TRUTHS:
            raise Invalid("筛选条件有误。", errors={name: ["须为 true 或 false。"]})
    chosen = filterset(request.GET, queryset=queryset, request=request)
    if not chosen.is_valid():
        errors = {name: list(words) for name, words in chosen.errors.items()}
        raise Invalid("筛选条件有误。", errors=errors)
    return chosen.qs


def _spelled(filterset: type | None, allowed: set[str]) -> set[str]:
    """Range filters are read from name_min, name_after and the like, as their widgets spell them."""
    if filterset is None:
        return allowed
    suffixes = {
        f"{name}_{suffix}"
        for name, each in filterset.base_filters.items()
        for suffix in getattr(each.field_class.widget, "suffixes", ())
    }
    return allowed | suffixes


def listing(
    request,
    queryset: QuerySet,
    rows: Callable[[list], list[dict]],
    *,
    order: tuple[str, ...] = ("-id",),
    filterset: type | None = None,
) -> HttpResponse:
    """Answer {"results", "next", "previous"[, "count", "count_exact"]}; the list itself is one statement."""
    queryset = filtered(queryset, filterset, request)
    page = paginate(queryset, cursor=request.GET.get("cursor", ""), size=page_size(request.GET), order=order)
    content = {
        "results": rows(page.rows),
        "next": page.next and _link(request, page.next),
        "previous": page.previous and _link(request, page.previous),
    }
    content = {name: value or None if name != "results" else value for name, value in content.items()}
    if request.GET.get("count"):
        content["count"], content["count_exact"] = estimate(queryset)
    return read_response(content)


def _link(request, cursor: str) -> str:
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}")


def filter_parameters(filterset: type | None) -> list[OpenApiParameter]:
    """Describe a FilterSet for OpenAPI; choices become enums, the rest is text of bounded length."""
    found = []
    for name, each in filterset.base_filters.items() if filterset else ():
        choices = [str(value) for value, _ in each.extra.get("choices", ()) if value not in ("", None)]
        choices = TRUTHS if isinstance(each, BooleanFilter) else choices
        longest = each.extra.get("max_length", 200)
        schema = {"type": "string", "enum": choices} if choices else {"type": "string", "maxLength": longest}
        suffixes = getattr(each.field_class.widget, "suffixes", ())
        for spelled in [f"{name}_{suffix}" for suffix in suffixes] or [name]:
            found.append(OpenApiParameter(spelled, schema, description=str(each.label or "")))
    return found


def page_schema(row: dict) -> dict:
    link = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "properties": {
            "results": {"type": "array", "items": row},
            "next": link,
            "previous": link,
            "count": {"type": "integer"},
            "count_exact": {"type": "boolean"},
        },
        "required": ["results", "next", "previous"],
    }
