"""From what a person typed to the columns of a call: whom it calls and how long each limit allows, fixed at once."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from dispatch.calls.catalogue import catalogue, tier_of
from dispatch.calls.choices import LineRole
from dispatch.calls.likeness import place_keys
from dispatch.calls.models import CallItem, ServiceCall
from governance.organisations.choices import OrganisationKind
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from governance.web.words import vector
from governance.worktime.amounts import Amount

# Where a street has no agency of a kind of force, the parent department answers itself.
PARENTS = {"F1": "D03", "F2": "D04", "F3": "D05", "F4": "D01", "F5": "D09", "F6": "D08", "F7": "D06", "F8": "D07"}
COPIED = (
    "title", "situation", "own_action", "grid_code", "address", "lat", "lon", "source", "origin_ref", "contact_name",
    "contact_phone", "appellant_hot", "arrival_asked", "resolve_by",
)  # fmt: skip
TITLE_LENGTH = 30


def force_of(street_id: int, force_kind: str) -> Organisation | None:
    forces = directory.of_kind(OrganisationKind.AGENCY)
    return next((row for row in forces if row.street_id == street_id and row.force_kind == force_kind), None)


def agencies_for(line) -> list[Organisation]:
    """List the department's agencies that serve the calling street, but the one that has the line."""
    here = (line.call.street_id, None)
    forces = directory.of_kind(OrganisationKind.AGENCY)
    own = (row for row in forces if row.department_id == line.department_id and row.street_id in here)
    return [row for row in own if row.pk != line.agency_id]


def addressee(code: str, street_id: int) -> tuple[Organisation, Organisation | None] | None:
    """Resolve a code of the catalogue to (department, agency): a force stands for its department in that street."""
    if code in PARENTS:
        if force := force_of(street_id, code):
            department = directory()[force.department_id]
            return (department, force) if department.active else None
        code = PARENTS[code]
    found = directory.by_code(code)
    return (found, None) if found and found.active else None


def plan(item: CallItem, street_id: int, lead: str = "") -> list[dict]:
    """List whom a call of this item goes to, the lead first; empty where nobody is named yet."""
    chosen = lead if lead in item.lead_choices else item.lead
    return plan_of(chosen, item.assists, street_id)


def missing_lead(call: ServiceCall) -> str:
    """Say why nobody would be called; only what lies outside the catalogue waits for the district to name a lead."""
    lead = directory().get(call.lead_id)
    if (call.plan and lead and lead.active) or (call.outside_catalogue and not call.plan):
        return ""
    if call.plan:
        return f"牵头单位{lead.name if lead else ''}已停用，请修改呼叫，重新选定牵头单位"
    if any(addressee(code, call.street_id) for code in call.item.lead_choices):
        return f"{call.item.name}的牵头单位由街道选定，请选择牵头单位"
    return f"{call.item.name}的牵头单位还没有建立或已停用，请联系区城运中心"


def plan_of(lead: str, assists: list[str], street_id: int) -> list[dict]:
    targets: dict[int, dict] = {}
    for code in (lead, *assists):
        found = addressee(code, street_id)
        if found is None:
            if code == lead:
                return []
            continue
        department, agency = found
        role = LineRole.ASSIST if targets else LineRole.LEAD
        target = {"department": department.pk, "role": str(role), "agency": agency.pk if agency else None}
        targets.setdefault(department.pk, target)
    return list(targets.values())


def stored(amounts: Mapping[str, Amount]) -> dict[str, list[str]]:
    return {str(name): [f"{amount.number.normalize():f}", amount.unit] for name, amount in amounts.items()}


def columns(data: Mapping, street_id: int, case_no: str, at: datetime) -> dict:
    """Turn cleaned input into the columns of a call, judged by the catalogue in force at `at`."""
    rows = catalogue(timezone.localdate(at))
    item = rows.items[data["item"]]
    tier = tier_of(item, data.get("tier", ""))
    found = {name: data[name] for name in COPIED if name in data}
    targets = plan(item, street_id, data.get("lead", ""))
    community = directory.by_code(data["community"]) if data.get("community") else None
    return found | {
        "item": item,
        "item_code": item.code,
        "tier": tier,
        "community_id": community.pk if community else None,
        "callback_required": item.callback_required,
        "plan": targets,
        "lead_id": targets[0]["department"] if targets else None,
        "amounts": stored(rows.amounts(item, tier, arrival_asked=bool(data.get("arrival_asked")))),
        "place_keys": place_keys(data.get("address", ""), data["title"], data["situation"]),
        "search": vector(case_no, data["title"], data["situation"], data.get("address", ""), item.code, item.name),
    }


def prepare_call(*, street_id: int, case_no: str, created_by, at: datetime, data: Mapping) -> ServiceCall:
    """Make a call that is not saved yet; `data` is the cleaned input of `forms.CallFields`."""
    return ServiceCall(
        street_id=street_id, case_no=case_no, created_by_id=created_by and created_by.pk, begun_at=at,
        **columns(data, street_id, case_no, at),
    )  # fmt: skip
