"""呼叫事项目录 as a page: the items by class, how long each tier allows, and how both are written anew."""

from collections.abc import Iterator

from django.db.models import Count

from dispatch.calls.catalogue import Catalogue, of_version
from dispatch.calls.choices import OUTSIDE_CATALOGUE, UNSENT_STATES, ItemClass, LimitName, Tier
from dispatch.calls.forms import ItemForm, TierLimitForm
from dispatch.calls.models import CallItem, ServiceCall, TierLimit
from dispatch.calls.models.catalogue import CATALOGUE
from dispatch.calls.permissions import establishment
from dispatch.duties.choices import DutyList
from governance.catalogues.comparing import compare
from governance.catalogues.models import CatalogueVersion
from governance.organisations.choices import ForceKind
from governance.organisations.selectors import directory
from governance.web import catalogues
from governance.web.catalogues import Editor, Impact, Row, Section, Table

COLUMNS = ("事项", "等级", "办结时限", "牵头", "协办")


def sections(version: CatalogueVersion) -> Iterator[Section]:
    rows = of_version(version.pk)
    yield Section("各等级时限", ("时限", *(f"{tier} {tier.label}" for tier in Tier)), tuple(_limits(rows)))
    for kind in ItemClass:
        items = [item for item in rows.items.values() if item.item_class == kind]
        yield Section(f"{kind.value} {kind.label}", COLUMNS, tuple(_item(item, rows) for item in items))


def _limits(rows: Catalogue) -> Iterator[Row]:
    for name in LimitName:
        found = [rows.limit(tier, name) for tier in Tier]
        if any(found):
            evidence = next(limit.evidence for limit in found if limit)
            yield Row((name.label, *(_words(limit) for limit in found)), evidence)


def _words(limit) -> str:
    if limit is None:
        return "—"
    return f"{limit.allowed}（街道提出时）" if limit.on_request else str(limit.allowed)


def _item(item: CallItem, rows: Catalogue) -> Row:
    usual = rows.limit(item.tier, LimitName.RESOLVE)
    allowed = item.resolve or (usual.allowed if usual else None)
    more = (
        ("定义与范围", item.definition),
        ("街道前置动作", item.first_steps),
        ("可选牵头", _names(item.lead_choices)),
        ("分段时限", item.resolve_note),
        ("活动保障", "须在活动开始前办结" if item.before_event else ""),
        ("法律依据", item.legal_basis),
        ("履职事项清单", item.get_duty_list_display()),
        ("照片", "宜附照片" if item.photo_required else ""),
        ("回访", "涉群众，宜回访" if item.callback_required else ""),
        ("裁决先例", item.precedent_notes),
        ("检索词", item.keywords),
    )
    return Row(
        (
            f"{item.code} {item.name}",
            f"{item.tier} {item.get_tier_display()}",
            str(allowed or "—"),
            _name(item.lead) if item.lead else "区城运中心指定",
            _names(item.assists) or "—",
        ),
        item.evidence,
        tuple((label, text) for label, text in more if text),
    )


def _name(code: str) -> str:
    if code in ForceKind.values:
        return f"本街道{ForceKind(code).label}"
    found = directory.by_code(code)
    return found.name if found else code


def _names(codes: list[str]) -> str:
    return "、".join(map(_name, codes))


# What every call asks of the catalogue whatever its tier; without it no clock would run.
NEEDED = (LimitName.ISSUE, LimitName.SIGN, LimitName.RESOLVE, LimitName.VERIFY, LimitName.SCORE, LimitName.CALLBACK)


def faults(version: CatalogueVersion) -> list[str]:
    """Say what a draft lacks before calls can be judged by it."""
    items = {row.code: row for row in CallItem.objects.filter(version=version)}
    rows = Catalogue(items, {(row.tier, row.limit_name): row for row in TierLimit.objects.filter(version=version)})
    found = [] if OUTSIDE_CATALOGUE in items else [f"缺少目录外事项 {OUTSIDE_CATALOGUE}"]
    for tier in sorted({row.tier for row in items.values()}):
        lacking = [name.label for name in NEEDED if rows.limit(tier, name) is None]
        if lacking:
            found.append(f"{Tier(tier).label}缺少时限：{'、'.join(lacking)}")
    return found


def impact(version: CatalogueVersion, before: CatalogueVersion | None) -> list[Impact]:
    """Count the calls that keep the version they are judged by, and those that withdrawing an item stops."""
    changed = {each.row.code: each for each in compare(CallItem, ("code",), before, version)}
    calls = ServiceCall.objects.open()
    found = [Impact("在办呼叫，仍按登记时的版本办", calls.count(), "/calls/")]
    counts = dict(calls.filter(item_code__in=changed).values_list("item_code").annotate(count=Count("pk")).order_by())
    for code, count in sorted(counts.items()):
        found.append(Impact(f"其中 {code} {changed[code].row.name}", count, f"/calls/?item={code}"))
    stopped = [
        code for code, each in changed.items() if each.after is None or each.after.duty_list == DutyList.WITHDRAWN
    ]
    unsent = calls.filter(item_code__in=stopped, state__in=UNSENT_STATES).count() if stopped else 0
    if unsent:
        found.append(Impact("草拟、待签发而事项已收回或移出，生效后不能呼叫", unsent))
    return found


EDITOR = Editor(
    tables=(
        Table(
            "items",
            "事项",
            CallItem,
            ItemForm,
            key=("code",),
            columns=("tier", "lead", "assists", "duty_list", "evidence"),
            words={
                "tier": lambda tier: f"{tier} {Tier(tier).label}" if tier else "",
                "lead": lambda code: _name(code) if code else "",
                "lead_choices": _names,
                "assists": _names,
            },
        ),
        Table(
            "limits",
            "时限",
            TierLimit,
            TierLimitForm,
            key=("tier", "limit_name"),
            columns=("amount", "unit", "on_request", "evidence"),
            words={
                "tier": lambda tier: f"{tier} {Tier(tier).label}" if tier else "各等级",
                "amount": lambda amount: "" if amount is None else f"{amount.normalize():f}",
            },
        ),
    ),
    keeper=establishment,
    faults=faults,
    impact=impact,
)

catalogues.register(
    CATALOGUE,
    "呼叫事项目录",
    sections,
    editor=EDITOR,
    note="街道为哪些事可以呼叫，呼叫谁，多久要签收、响应、到场、办结。",
)
