"""呼叫事项目录 as a page: the items by class, and how long each tier allows."""

from collections.abc import Iterator

from dispatch.calls.catalogue import Catalogue, of_version
from dispatch.calls.choices import ItemClass, LimitName, Tier
from dispatch.calls.models import CallItem
from dispatch.calls.models.catalogue import CATALOGUE
from governance.catalogues.models import CatalogueVersion
from governance.organisations.choices import ForceKind
from governance.organisations.selectors import directory
from governance.web import catalogues
from governance.web.catalogues import Row, Section

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


catalogues.register(
    CATALOGUE,
    "呼叫事项目录",
    sections,
    note="街道为哪些事可以呼叫，呼叫谁，多久要签收、响应、到场、办结。",
)
