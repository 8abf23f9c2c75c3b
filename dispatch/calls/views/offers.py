"""What a person may do to a call and its lines now, and what not and why, as the action panel shows it."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from dispatch.calls import clocks
from dispatch.calls.children import BY_MODEL, KINDS
from dispatch.calls.models import Appellant, CallLine, ServiceCall
from dispatch.calls.permissions import issuer, line_handler, line_leader, street_deputy, street_operator
from dispatch.calls.views.reading import Family
from dispatch.calls.workflows.objection_rules import window_end
from governance.organisations.selectors import organisation_name
from governance.web.acts import Act, Acts
from governance.workflow import engine
from governance.workflow.models import Deadline
from governance.workflow.stage import Stage
from governance.worktime import words
from governance.worktime.calendar import current

NOTHING = "这件呼叫现在不等您办理。"
# Offered last, although nothing forbids them: they end or disturb a case.
RARE = (
    "object", "extend", "suspend", "ask_material", "cancel", "discard", "merge", "withdraw", "send_back", "urge",
    "hand_to_agency", "take_back",
)  # fmt: skip
# One press would be too easy for what cannot be taken back.
ASKED = ("urge",)
# Made on a line by others than those who answer it.
OF_OTHERS = ("urge", "light_red")
# Made on a line by the leader of its department: nobody else is told why not.
OF_LEADERS = ("object", "extend", "suspend")


def staged(family: Family, at: datetime, running: Iterable[Deadline]) -> Stage:
    """Put a call, lines, children and clocks already read on a stage, so that no guard reads them again."""
    stage = Stage(at)
    stage.remember(family.call)
    stage.seat_lines(family.call, CallLine, family.lines)
    for kind in KINDS:
        stage.seat_lines(family.call, kind.model, [row for row in family.children if type(row) is kind.model])
    stage.seat_clocks(family.call, running)
    return stage


def offers_of(family: Family, running: Iterable[Deadline], user, at: datetime) -> list[engine.Offer]:
    """Offers on the call, each line and child, without reasons that concern neither the person nor the moment."""
    call, stage = family.call, staged(family, at, running)
    of_street = street_operator(user, call, at) or street_deputy(user, call, at) or issuer(user, call, at)
    found = [
        offer
        for offer in engine.offers(call, user, at, stage)
        if offer.allowed or ((of_street or offer.reason != not_yours(offer)) and not moot(offer, call))
    ]
    for line in family.lines:
        own, leads = line_handler(user, line, at), line_leader(user, line, at)
        found += [
            offer
            for offer in engine.offers(line, user, at, stage)
            if (offer.allowed or (leads if offer.name in OF_LEADERS else own)) and not (own and offer.name in OF_OTHERS)
        ]
    for child in family.children:
        found += [
            offer
            for offer in engine.offers(child, user, at, stage)
            if offer.allowed or offer.transition.who(user, child, at) and child.state in offer.transition.source
        ]
    return found


def not_yours(offer: engine.Offer) -> str:
    return f"由{offer.who}办理"


def moot(offer: engine.Offer, call: ServiceCall) -> bool:
    """Whether nobody needs this move any more."""
    return (
        (offer.name == "designate" and call.lead_id is not None)
        or (offer.name == "countersign" and (not call.urgent or call.countersigned_at is not None))
        or offer.name == "promote"
    )


def acts(offers: Iterable[engine.Offer], call: ServiceCall, running: list[Deadline], at: datetime) -> Acts:
    """Turn offers into buttons and reasons; the most pressing button comes first."""
    offers = list(offers)
    several = len({o.case.pk for o in offers if isinstance(o.case, CallLine) and o.name not in OF_OTHERS}) > 1
    ready, shut = [], []
    for offer in offers:
        label = named(offer, several)
        if not offer.allowed:
            shut.append(Act(label, reason=f"{offer.reason}。"))
            continue
        clock = clocks.ended_by(offer.name, [row for row in running if clocks.is_of(row, offer.case)])
        post = offer.transition.form is None and offer.name not in ASKED
        said = window(offer, at) if offer.name == "object" else hint(clock, at)
        rare = offer.name in RARE
        act = Act(label, url_of(offer), said, post=post, rare=rare, revision=call.revision)
        ready.append((rare, clock is None, clock.due_at if clock else at, len(ready), act))
    open_acts = [entry[-1] for entry in sorted(ready)]
    if any(offer.name == "submit" for offer in offers):
        place = 1 if open_acts and open_acts[0].label == "送签" else 0
        open_acts.insert(place, Act("修改草稿", reverse("call-edit", args=[call.case_no])))
    return Acts(open_acts, list(dict.fromkeys(shut)), NOTHING)


def hint(clock: Deadline | None, at: datetime) -> str:
    view = clocks.drawn(clock, at) if clock else None
    return f"{view.label}{view.left}，{view.due} 到限。" if view else ""


def window(offer: engine.Offer, at: datetime) -> str:
    until = window_end(offer.case, current(offer.case.department_id))
    return f"{words.moment(until, at)} 前可以退单，一次为限。"


def named(offer: engine.Offer, several: bool) -> str:
    """Name the department where a person may act on more than one line, or on that of others."""
    if isinstance(offer.case, Appellant):
        return f"{offer.label}：{offer.case.who}"
    if type(offer.case) in BY_MODEL:
        return f"{offer.label}：{organisation_name(offer.case.department_id)}"
    if isinstance(offer.case, CallLine) and (several or offer.name in OF_OTHERS):
        return f"{offer.label}：{organisation_name(offer.case.department_id)}"
    return offer.label


def url_of(offer: engine.Offer) -> str:
    case = offer.case
    if isinstance(case, CallLine):
        return reverse("call-line-do", args=[case.call.case_no, case.pk, offer.name])
    if kind := BY_MODEL.get(type(case)):
        return reverse("call-child-do", args=[case.call.case_no, kind.word, case.pk, offer.name])
    return reverse("call-do", args=[case.case_no, offer.name])
