"""What may be done to the register: one row a verb, for pages and API alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.errors import Invalid, Missing
from grids import forms, permissions, services
from grids.choices import Rank
from grids.models import AttachedGroup, Grid, GridPost

LOW = (Rank.COMPOUND, Rank.BUILDING)


@dataclass(frozen=True)
class Verb:
    """`run(grid, given, form, actor=, at=)` makes the change with what the form holds, and gives what came of it."""

    name: str
    label: str
    form: type[forms.ChangeForm]
    run: Callable
    ranks: tuple[int, ...]
    may: Callable = permissions.keeps
    hint: str = ""

    def who(self, grid: Grid) -> str:
        if self.may is permissions.staffs:
            return permissions.STAFFING_NAME
        return permissions.KEEPERS_NAME if self.name == "add" or grid.rank > Rank.COMMUNITY else permissions.HIGH_NAME


def adds(user, at: datetime, grid: Grid) -> bool:
    return permissions.keeps_street(user, at, grid.street_id)


def _add(grid, given, form, **by):
    return services.add(parent=grid.code, **given, **by)


def _redraw(grid, given, form, **by):
    return services.redraw(code=grid.code, **given, **by)


def _merge(grid, given, form, **by):
    return services.merge(code=grid.code, **given, **by)


def _split(grid, given, form, **by):
    return services.split(code=grid.code, parts=form.parts(), on=given["on"], note=given["note"], **by)[0]


def _move(grid, given, form, **by):
    return services.move(code=grid.code, **given, **by)


def _close(grid, given, form, **by):
    return services.close(code=grid.code, **given, **by)


def _appoint(grid, given, form, **by):
    return services.appoint(code=grid.code, **given, **by).grid


def _attach(grid, given, form, **by):
    services.attach(code=grid.code, **given, **by)
    return grid


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "appoint", "登记网格任职", forms.AppointForm, _appoint, LOW, permissions.staffs,
            "谁负责这个网格，从哪天到哪天。",
        ),
        Verb(
            "attach", "登记联动组织", forms.AttachForm, _attach, tuple(Rank), permissions.staffs,
            "自治组织、物业企业、社会组织、党组织。",
        ),
        Verb("add", "新增下级网格", forms.AddForm, _add, (Rank.COMMUNITY, Rank.COMPOUND), adds),
        Verb("redraw", "重划", forms.RedrawForm, _redraw, tuple(Rank), hint="名称、边界、责任单位，编码不变。"),
        Verb("merge", "合并", forms.MergeForm, _merge, LOW, hint="并入的网格当日停用，楼栋改编码，沿革可查。"),
        Verb("split", "拆分", forms.SplitForm, _split, LOW, hint="第一个留用原编码。"),
        Verb("move", "划转", forms.MoveForm, _move, LOW, hint="改归另一社区或小区，得新编码。"),
        Verb("close", "撤销", forms.CloseForm, _close, LOW, hint="拆除、并入他处等；往年的事件仍在原编码下。"),
    )
}  # fmt: skip


def find(name: str, grid: Grid) -> Verb:
    verb = VERBS.get(name)
    if verb is None or grid.rank not in verb.ranks:
        raise Missing("这个网格没有这项变更")
    return verb


def bound(verb: Verb, grid: Grid, raw: Mapping | None, *, actor, at: datetime) -> forms.ChangeForm:
    return verb.form(raw, grid=grid, user=actor, at=at)


def perform(verb: Verb, grid: Grid, raw: Mapping, *, actor, at: datetime) -> Grid:
    """Judge the input and make the change; refusals rise, naming the fields where there are any."""
    form = sound(bound(verb, grid, raw, actor=actor, at=at))
    return verb.run(grid, form.cleaned_data, form, actor=actor, at=at)


def dismiss(grid: Grid, post_id: int, raw: Mapping, *, actor, at: datetime) -> GridPost:
    form = sound(forms.DismissForm(raw, grid=grid, user=actor, at=at))
    return services.dismiss(post_id=post_id, code=grid.code, **form.cleaned_data, actor=actor, at=at)


def detach(grid: Grid, group_id: int, raw: Mapping, *, actor, at: datetime) -> AttachedGroup:
    form = sound(forms.DetachForm(raw, grid=grid, user=actor, at=at))
    return services.detach(group_id=group_id, code=grid.code, **form.cleaned_data, actor=actor, at=at)


def sound(form: forms.ChangeForm) -> forms.ChangeForm:
    if not form.is_valid():
        raise Invalid("填写有误，请改正后再办。", errors={name: list(words) for name, words in form.errors.items()})
    return form
