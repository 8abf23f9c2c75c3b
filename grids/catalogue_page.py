"""事件分类目录 as a page: the classes by group, how long each level has, and how both are written anew."""

from collections.abc import Iterator

from django.db.models import Count

from governance.catalogues.comparing import compare
from governance.catalogues.models import CatalogueVersion
from governance.organisations.choices import Role
from governance.organisations.permissions import district
from governance.web import catalogues
from governance.web.catalogues import Editor, Impact, Row, Section, Table
from grids.events.above import above
from grids.events.catalogue import of_version
from grids.events.catalogue_forms import EventClassForm, EventLimitForm
from grids.events.choices import JUMPING_TIERS, EventGroup, EventLimitName, EventTier
from grids.models import EventClass, EventLimit, GridEvent
from grids.models.event_class import EVENT_CATALOGUE

keeper = district(Role.DISTRICT_ESTABLISHMENT)
COLUMNS = ("小类", "等级", "照片", "转为呼叫", "自办时限")


def sections(version: CatalogueVersion) -> Iterator[Section]:
    rows = of_version(version.pk)
    limits = EventLimit.objects.filter(version=version)
    by_name = {limit.limit_name: limit for limit in limits}
    told = (by_name[name] for name in EventLimitName if name in by_name)
    yield Section(
        "各级时限",
        ("环节", "时限"),
        tuple(Row((row.get_limit_name_display(), str(row.allowed)), row.evidence) for row in told),
    )
    for group, classes in rows.groups():
        yield Section(f"{group.value} {group.label}", COLUMNS, tuple(_class(row, rows) for row in classes))


def _limits(version: CatalogueVersion) -> Iterator[Row]:
    by_name = {limit.limit_name: limit for limit in EventLimit.objects.filter(version=version)}
    for name in EventLimitName:
        if limit := by_name.get(name):
            yield Row((name.label, str(limit.allowed)), limit.evidence)


def _class(row: EventClass, rows) -> Row:
    own = row.own_limits
    usual = rows.limits.get(EventLimitName.LEVEL4)
    settle = own.get(EventLimitName.LEVEL2)
    more = (
        ("检索词", row.keywords),
        ("社区办理时限", str(settle) if settle else ""),
        ("同点再报", "15 天内并入先报的一件" if row.joins else "各是各的事，不并"),
    )
    return Row(
        (
            f"{row.code} {row.name}",
            f"{row.tier} {row.get_tier_display()}",
            "须附照片" if row.photo_required else "—",
            row.item_code,
            "直达街道和部门" if row.tier in JUMPING_TIERS else str(own.get(EventLimitName.LEVEL4) or usual or "—"),
        ),
        row.evidence,
        tuple((label, text) for label, text in more if text),
    )


def faults(version: CatalogueVersion) -> list[str]:
    """Say what a draft lacks before events can be judged by it."""
    limits = set(EventLimit.objects.filter(version=version).values_list("limit_name", flat=True))
    classes = EventClass.objects.filter(version=version)
    found = [f"缺少时限：{name.label}" for name in EventLimitName if name not in limits]
    groups = set(classes.values_list("event_group", flat=True))
    found += [
        f"大类 {group.value} {group.label}没有小类，手机上报时选不到" for group in EventGroup if group not in groups
    ]
    lacking = above.lacking(classes.values_list("item_code", flat=True))
    if lacking:
        found.append(f"呼叫事项目录里没有：{'、'.join(lacking)}")
    return found


def impact(version: CatalogueVersion, before: CatalogueVersion | None) -> list[Impact]:
    """Count the events that keep the version they are judged by."""
    changed = {each.row.code: each for each in compare(EventClass, ("code",), before, version)}
    events = GridEvent.objects.open()
    found = [Impact("在办网格事件，仍按上报时的版本办", events.count(), "/grid-events/?open=true")]
    counts = events.filter(class_code__in=changed).values_list("class_code").annotate(count=Count("pk")).order_by()
    for code, count in sorted(counts):
        found.append(Impact(f"其中 {code} {changed[code].row.name}", count, f"/grid-events/?class_code={code}"))
    return found


def _amount(amount) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def _tier(tier: str) -> str:
    return f"{tier} {EventTier(tier).label}" if tier else ""


EDITOR = Editor(
    tables=(
        Table(
            "classes",
            "小类",
            EventClass,
            EventClassForm,
            key=("code",),
            columns=("tier", "item_code", "photo_required", "joins", "evidence"),
            words={"tier": _tier, "solve_amount": _amount, "settle_amount": _amount},
        ),
        Table(
            "limits",
            "时限",
            EventLimit,
            EventLimitForm,
            key=("limit_name",),
            columns=("amount", "unit", "evidence"),
            words={"amount": _amount},
        ),
    ),
    keeper=keeper,
    faults=faults,
    impact=impact,
)

catalogues.register(
    EVENT_CATALOGUE,
    "事件分类目录",
    sections,
    editor=EDITOR,
    note="网格上报的事分哪些类，急不急，要不要照片，每一级多久，解决不了转成哪一项呼叫。",
)
