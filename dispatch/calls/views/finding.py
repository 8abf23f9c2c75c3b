"""What a new call would be: the items that its words speak of, whom it calls and by when, who signs, what is alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dispatch.calls.catalogue import catalogue, tier_of
from dispatch.calls.choices import OUTSIDE_CATALOGUE, ItemClass, LimitName
from dispatch.calls.duplicates import Match, alike
from dispatch.calls.gate import withdrawn
from dispatch.calls.likeness import Matter
from dispatch.calls.models import CallItem, ServiceCall
from dispatch.calls.models.querysets import own, whole_district
from dispatch.calls.permissions import NEXT_LEVEL, issuer
from dispatch.calls.preparing import plan
from dispatch.calls.selectors import Addressee, Load, find_items, loads, who_will_be_called
from dispatch.duties.choices import DutyList
from governance.organisations.choices import OrganisationKind, Role
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory, holders, organisation_name
from governance.web.forms import near
from governance.web.words import pairs, runs
from governance.worktime import calendar, words

FOUND = 4


@dataclass(frozen=True)
class Choice:
    """An item as one may pick it."""

    item: CallItem
    name: SafeString
    whom: str
    picked: bool


def choices(text: str, picked: str, street: Organisation, at: datetime) -> list[Choice]:
    """List the items found for a text, the one already picked among them."""
    items = find_items(text, at, FOUND)
    chosen = catalogue(timezone.localdate(at)).items.get(picked)
    if chosen and chosen not in items:
        items = [chosen, *items[: FOUND - 1]]
    return [choice(item, text, picked, street) for item in items if item.code != OUTSIDE_CATALOGUE or item is chosen]


def choice(item: CallItem, text: str, picked: str, street: Organisation) -> Choice:
    return Choice(item, marked(item.name, text), whom(item, street), item.code == picked)


def the_others(shown: list[Choice], picked: str, street: Organisation, at: datetime) -> list[tuple[str, list[Choice]]]:
    """The rest of the catalogue by class, for whoever would rather look than be found."""
    known = {each.item.code for each in shown} | {OUTSIDE_CATALOGUE}
    groups: dict[str, list[Choice]] = {}
    for item in catalogue(timezone.localdate(at)).items.values():
        if item.code not in known:
            groups.setdefault(ItemClass(item.item_class).label, []).append(choice(item, "", picked, street))
    return list(groups.items())


def whom(item: CallItem, street: Organisation) -> str:
    """Say the duty list, and who leads and assists."""
    known, said = directory(), [f"履职清单：{DutyList(item.duty_list).label}"]
    targets = plan(item, street.pk)
    if targets:
        said.append(f"牵头 {known[targets[0]['department']].name}")
        assists = [known[target["department"]].name for target in targets[1:]]
        if assists:
            said.append(f"协办 {assists[0]}" if len(assists) == 1 else f"协办 {len(assists)} 家")
    elif item.lead_choices:
        said.append("牵头可选 " + "、".join(o.name for code in item.lead_choices if (o := directory.by_code(code))))
    return "，".join(said)


def marked(name: str, text: str) -> SafeString:
    """Point out the pairs of characters that the text shares with a name."""
    wanted = {pair for run in runs(text) for pair in pairs(run)}
    hit = [False] * len(name)
    for start in range(len(name) - 1):
        if name[start : start + 2].lower() in wanted:
            hit[start] = hit[start + 1] = True
    parts = []
    for letter, shared in zip(name, hit, strict=True):
        if parts and parts[-1][1] == shared:
            parts[-1] = (parts[-1][0] + letter, shared)
        else:
            parts.append((letter, shared))
    return mark_safe(  # noqa: S308 - every part is escaped
        "".join(f"<mark>{conditional_escape(p)}</mark>" if shared else conditional_escape(p) for p, shared in parts)
    )


@dataclass(frozen=True)
class Signing:
    """Who may sign such a call, how long they have, and who may when they do not."""

    people: str
    limit: str
    later: str


@dataclass(frozen=True)
class Alike:
    """A call that may be the same matter, as its reader may know of it: of another street's, that there is one."""

    match: Match
    seen: bool
    street: str

    @property
    def call(self) -> ServiceCall:
        return self.match.call


def as_seen(matches: list[Match], user, at: datetime) -> list[Alike]:
    streets, whole = set(own(user, at, OrganisationKind.STREET)), whole_district(user, at)
    return [
        Alike(match, whole or match.call.street_id in streets, organisation_name(match.call.street_id))
        for match in matches
    ]


def matter_written(values: Mapping) -> Matter:
    """The matter as far as it has been written."""
    community = directory.by_code(values.get("community", ""))
    return Matter.of(
        title=values.get("title", "")[:60], situation=values.get("situation", "")[:2000],
        address=values.get("address", "")[:120], community_id=community and community.pk,
    )  # fmt: skip


@dataclass(frozen=True)
class Preview:
    item: CallItem
    tier: str
    addressees: list[tuple[Addressee, Load]]
    signing: Signing
    alike: list["Alike"]
    leads: list[tuple[str, str]]
    refused: str = ""  # why the street does not call about this item


def preview(
    values: Mapping, street: Organisation, user, at: datetime, call: ServiceCall | None = None
) -> Preview | None:
    """Work out what a call with these values would do if it were issued now; nothing without an item."""
    rows = catalogue(timezone.localdate(at))
    item = rows.items.get(values.get("item", "").strip().upper())
    if item is None:
        return None
    tier, asked = tier_of(item, values.get("tier", "")), bool(values.get("arrival_asked"))
    called = who_will_be_called(
        item,
        street_id=street.pk,
        at=at,
        tier=tier,
        lead=values.get("lead", ""),
        arrival_asked=asked,
        resolve_by=moment(values.get("resolve_by", "")) if item.before_event else None,
    )
    load = loads([each.department.pk for each in called], at) if called else {}
    amounts = rows.amounts(item, tier, arrival_asked=asked)
    written = matter_written(values)
    matches = alike(written, item_code=item.code, street_id=street.pk, at=at, but=call and call.pk)
    return Preview(
        item=item,
        tier=tier,
        addressees=[(each, load[each.department.pk]) for each in called],
        signing=signing(street, tier, amounts.get(LimitName.ISSUE), at),
        alike=as_seen(matches, user, at),
        leads=[(o.code, o.name) for code in item.lead_choices if (o := directory.by_code(code))],
        refused=withdrawn(item, street.pk, timezone.localdate(at)),
    )


def signing(street: Organisation, tier: str, amount, at: datetime) -> Signing:
    roles = issuer.signers(ServiceCall(street_id=street.pk, tier=tier))
    found = holders([(role, street.pk) for role in roles], at)
    seats = [
        (Role(role).label, "、".join(user.name for user in found[role, street.pk]) or "无人在岗") for role in roles
    ]
    later = [Role(NEXT_LEVEL[role]).label for role in roles if role in NEXT_LEVEL and NEXT_LEVEL[role] not in roles]
    limit = ""
    if amount:
        limit = f"{amount}，{words.moment(calendar.current(street.pk).due(at, amount), at)} 前"
    people = format_html_join("；", "{} {}", seats)
    return Signing(people, limit, "、".join(later))


def moment(text: str) -> datetime | None:
    """Read a moment as it was typed so far; what no call would take is none."""
    try:
        found = parse_datetime(text)
        near(found or timezone.now())
    except (ValueError, ValidationError):
        return None
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found
