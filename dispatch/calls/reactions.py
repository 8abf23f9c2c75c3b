"""What calls do when others speak: a grid event that the street cannot solve becomes a call."""

from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.catalogue import catalogue
from dispatch.calls.choices import OUTSIDE_CATALOGUE
from dispatch.calls.models import ServiceCall
from dispatch.calls.preparing import missing_lead, prepare_call
from governance.errors import NotReady
from governance.facts import ledger
from governance.notices import inbox
from governance.organisations.choices import Role
from governance.organisations.selectors import directory
from governance.workflow import engine
from governance.workflow.machine import CLOCK
from grids.events.services import link_call
from grids.models import GridEvent

UNSOLVED = "四级处置未能解决，由系统按时限上呼。"
JUMPED = "特急、紧急事件，按规定同时到街道和部门。"


@ledger.on("grids.event.escalated")
def call_for(fact) -> None:
    """Begin the call of an event: sent for signing, or issued at once where it cannot wait."""
    event = GridEvent.objects.select_related("escalated_by").get(pk=fact.source_id)
    actor, at, jumped = event.escalated_by, fact.at, fact.attributes["jumped"]
    call = engine.begin(call_of(event, actor, at, JUMPED if jumped else UNSOLVED), actor=actor or CLOCK, at=at)
    link_call(event.pk, call.case_no)
    move = "call_at_once" if jumped else "submit" if actor else "hand_in"
    if (reason := missing_lead(call)) or (jumped and not call.urgent):
        ask_operator(call, reason or "请街道送签", at)
        return
    try:
        engine.perform(call, move, actor=actor or CLOCK, at=at)
    except NotReady as refusal:
        ask_operator(call, refusal.message, at)


def call_of(event: GridEvent, actor, at, otherwise: str) -> ServiceCall:
    """Make the call of an event, not saved yet: the same matter, place and contact, and where it came from."""
    known = catalogue(timezone.localdate(at)).items
    data = {
        "title": event.title,
        "situation": event.situation,
        "own_action": event.own_action or otherwise,
        "grid_code": event.grid_code,
        "address": event.address,
        "lat": event.lat,
        "lon": event.lon,
        "source": event.source,
        "origin_ref": event.case_no,
        "contact_name": event.contact_name,
        "contact_phone": event.contact_phone,
        "item": event.item_code if event.item_code in known else OUTSIDE_CATALOGUE,
        "tier": event.tier if event.jumps else "",
        "lead": event.lead,
        "community": directory()[event.community_id].code,
    }
    number = numbers.case_no(timezone.localdate(at))
    call = prepare_call(street_id=event.street_id, case_no=number, created_by=actor, at=at, data=data)
    call.grid_event_id = event.pk
    return call


def ask_operator(call: ServiceCall, reason: str, at) -> None:
    """What cannot be sent for signing stays a draft that the street completes."""
    title = f"{call.title}：网格事件转来，{reason}"
    notice = inbox.Draft(Role.STREET_OPERATOR, call.street_id, "calls.from_grid", title, "", call.get_absolute_url())
    inbox.deliver([notice], at)
