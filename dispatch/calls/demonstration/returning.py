"""What the demonstration shows of matters that come in more than once: one merged, a joint visit, a monthly topic."""

from datetime import datetime

from dispatch.calls import clusters
from dispatch.calls.choices import CallState
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.demonstration.scenes import MARKET
from dispatch.calls.models import ServiceCall
from governance.organisations.choices import Role
from governance.workflow import engine


def bring_together(at: datetime, cast: Cast) -> None:
    """Merge one of the calls at the market door into the one that is being handled; propose what the beat would."""
    there = ServiceCall.objects.filter(address=MARKET.place, item_code="UC03").order_by("pk")
    into = there.filter(state=CallState.CALLED).first()
    again = there.filter(state=CallState.PENDING).first()
    if into and again:
        operator = cast.first(Role.STREET_OPERATOR, again.street_id)
        engine.perform(again, "merge", actor=operator, at=at, into=into.case_no, note="同一处摊点，群众又来电反映")
    clusters.propose_visits(at)
    clusters.propose_topics(at)
