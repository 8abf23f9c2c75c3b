"""GET /api/v1/calls/alike/: which calls may be the same matter as one about to be written."""

from drf_spectacular.utils import OpenApiParameter, extend_schema

from dispatch.calls.api.rows import address
from dispatch.calls.api.schemas import TEXT, WHEN, listed, record
from dispatch.calls.duplicates import Match, alike
from dispatch.calls.forms import DRAFTING_ROLES
from dispatch.calls.likeness import Matter
from dispatch.calls.models import ServiceCall
from dispatch.calls.models.querysets import own, whole_district
from governance.errors import Invalid, NotYours
from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory
from governance.web.api.endpoint import Endpoint, moment, read_response
from governance.web.api.organisations import ORGANISATION_BRIEF, brief

LONGEST = {"item": 8, "title": 60, "situation": 2000, "address": 120, "community": 20, "lat": 12, "lon": 12}
WORDS = {
    "item": "呼叫事项编码", "title": "事项简述", "situation": "情况", "address": "门牌或标志物",
    "community": "社区代码",
    "lat": "纬度", "lon": "经度", "street_code": "街道代码；只有一个街道时不必填",
}  # fmt: skip
PARAMETERS = [
    OpenApiParameter(name, {"type": "string", "maxLength": LONGEST.get(name, 20)}, description=text,
                     required=name == "item")
    for name, text in WORDS.items()
]  # fmt: skip
MATCH = record(
    {
        "number": TEXT,
        "href": {"type": ["string", "null"], "description": "别的街道的呼叫为 null"},
        "title": {"type": ["string", "null"]},
        "street": ORGANISATION_BRIEF,
        "state": TEXT,
        "state_label": TEXT,
        "begun_at": WHEN,
        "place": {"type": "string", "description": "地点哪里相同"},
        "share": {"type": "number", "description": "情况相近的程度，0 到 1"},
    }
)
ALIKE = record({"results": listed(MATCH)})


class CallsAlike(Endpoint):
    @extend_schema(
        operation_id="calls_alike",
        summary="查重：可能是同一件事的呼叫",
        tags=["呼叫"],
        parameters=PARAMETERS,
        responses={200: ALIKE},
    )
    def get(self, request):
        given = _given(request)
        street = _street(request, given.pop("street_code", ""))
        community = directory.by_code(given.pop("community", ""))
        item = given.pop("item").strip().upper()
        lat, lon = _degrees(given.pop("lat", "")), _degrees(given.pop("lon", ""))
        matter = Matter.of(lat=lat, lon=lon, community_id=community and community.pk, **given)
        found = alike(matter, item_code=item, street_id=street, at=request.at)
        return read_response({"results": told(found, request.user, request.at)})


def _given(request) -> dict[str, str]:
    given = {name: request.GET[name] for name in WORDS if name in request.GET}
    wrong = {
        name: ["过长，或含空字符。"]
        for name, text in given.items()
        if len(text) > LONGEST.get(name, 20) or "\0" in text
    }
    if "item" not in given:
        wrong["item"] = ["必填。"]
    if wrong:
        raise Invalid("查重条件有误。", errors=wrong)
    return given


def _degrees(text: str) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        value = None
    return value if value is not None and -180 <= value <= 180 else None


def _street(request, code: str) -> int:
    known = directory()
    own_ids = mandate(request.user, request.at).organisations(*DRAFTING_ROLES)
    streets = {known[pk].code: pk for pk in own_ids if pk in known and known[pk].kind == OrganisationKind.STREET}
    if not streets:
        raise NotYours("查重由本街道城运中心坐席办理。")
    if code and code not in streets:
        raise Invalid("查重条件有误。", errors={"street_code": ["没有这个街道。"]})
    return streets[code] if code else next(iter(streets.values()))


def told(matches: list[Match], user, at) -> list[dict]:
    """Tell of matches; of another street's call no more than that there is one."""
    streets, whole, known = set(own(user, at, OrganisationKind.STREET)), whole_district(user, at), directory()
    return [_match(match, whole or match.call.street_id in streets, known) for match in matches]


def _match(match: Match, seen: bool, known: dict) -> dict:
    call: ServiceCall = match.call
    return {
        "number": call.case_no,
        "href": address(call) if seen else None,
        "title": call.title if seen else None,
        "street": brief(known.get(call.street_id)),
        "state": call.state,
        "state_label": call.get_state_display(),
        "begun_at": moment(call.begun_at),
        "place": match.likeness.place,
        "share": round(match.likeness.share, 2),
    }
