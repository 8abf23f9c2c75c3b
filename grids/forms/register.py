"""The input of changes of the register, the same for page and API; choices follow the grid they are about."""

import re
from datetime import datetime

from django import forms
from django.utils import timezone

from governance.organisations.models import User
from governance.organisations.selectors import directory
from governance.web.forms import near
from grids import boundaries, permissions
from grids.choices import GridRole, Rank
from grids.models import Grid
from grids.models.querysets import OWNERS
from grids.services.redrawing import Part
from grids.services.staffing import candidates

BETWEEN = re.compile(r"[\s、，,;；]+")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def units(text: str) -> list[str]:
    """Read the 15-digit codes of unit grids, however they are divided."""
    return list(dict.fromkeys(part for part in BETWEEN.split(text) if part))


def owners() -> list[tuple[str, str]]:
    return [("", "没有"), *((row.code, row.name) for row in directory.of_kind(*OWNERS))]


class ChangeForm(forms.Form):
    """A change of `grid` that `user` asks for at `at`, with effect from a day on."""

    on = forms.DateField(label="生效日", widget=day_input(), validators=[near], help_text="今天起 90 天之内，不能倒填")
    note = forms.CharField(label="依据", max_length=200, required=False, help_text="文号、会议纪要或情况说明")

    def __init__(self, data=None, *, grid: Grid, user: User, at: datetime, **more):
        self.grid, self.user, self.at = grid, user, at
        super().__init__(data, **more)
        self.today = timezone.localdate(at)
        if "on" in self.fields:
            self.fields["on"].initial = self.today

    def day(self):
        """Give the day that choices are read for: the day asked for where it can be read."""
        try:
            return self.fields["on"].clean(self.data.get("on"))
        except forms.ValidationError:
            return self.today


class AttributesForm(ChangeForm):
    name = forms.CharField(label="网格名称", max_length=60)
    owner = forms.ChoiceField(label="责任单位", required=False, help_text="只有专属网格设责任单位")
    unit_codes = forms.CharField(
        label="单元网格编码", max_length=800, required=False, help_text="城市管理单元网格，15 位，可以有几个"
    )
    boundary = forms.CharField(
        label="边界",
        max_length=12_000,
        required=False,
        widget=area(3),
        help_text="各点按“经度,纬度”写，空格分开；没有就留空",
    )
    field_order = ["name", "owner", "unit_codes", "boundary", "on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners()

    def clean_owner(self):
        return directory.by_code(self.cleaned_data["owner"])

    def clean_unit_codes(self):
        return units(self.cleaned_data["unit_codes"])

    def clean_boundary(self):
        return boundaries.read(self.cleaned_data["boundary"])


class AddForm(AttributesForm):
    dedicated = forms.BooleanField(label="专属网格（学校、医院、市场、楼宇等）", required=False)
    field_order = ["name", "dedicated", *AttributesForm.field_order[1:]]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.grid.rank == Rank.COMPOUND:
            del self.fields["dedicated"], self.fields["owner"]


class RedrawForm(AttributesForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        grid = self.grid
        self.fields["name"].initial = grid.name
        self.fields["unit_codes"].initial = " ".join(grid.unit_codes)
        self.fields["boundary"].initial = boundaries.written(grid.boundary)
        if grid.dedicated:
            self.fields["owner"].initial = directory()[grid.owner_id].code
        else:
            del self.fields["owner"]


class MergeForm(ChangeForm):
    others = forms.MultipleChoiceField(label="并入本网格的")
    name = forms.CharField(label="合并后名称", max_length=60)
    field_order = ["others", "name", "on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        beside = Grid.objects.on(self.day()).below(self.grid.parent_code).filter(dedicated=self.grid.dedicated)
        rows = beside.exclude(code=self.grid.code).order_by("code")
        self.fields["others"].choices = [(row.code, row.name) for row in rows]
        self.fields["name"].initial = self.grid.name


class SplitForm(ChangeForm):
    name = forms.CharField(label="留用原编码的名称", max_length=60)
    others = forms.CharField(label="新网格名称", max_length=1200, widget=area(3), help_text="一行一个，各得一个新编码")
    moving = forms.MultipleChoiceField(label="归入新网格的楼栋", required=False)
    field_order = ["name", "others", "moving", "on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.grid.name
        self.below: list[str] = []
        if self.grid.rank != Rank.COMPOUND:
            del self.fields["moving"]
            return
        rows = list(Grid.objects.on(self.day()).below(self.grid.code).order_by("code"))
        self.below = [row.code for row in rows]
        self.fields["moving"].choices = [(row.code, row.name) for row in rows]
        self.fields["others"].help_text = "只写一个；要拆得更多，下次再拆"

    def clean_others(self):
        names = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if self.grid.rank == Rank.COMPOUND and len(names) != 1:
            raise forms.ValidationError("小区一次拆成两个，请只写一个新名称")
        if any(len(name) > 60 for name in names):
            raise forms.ValidationError("名称不超过 60 个字")
        return names

    def parts(self) -> list[Part]:
        given = self.cleaned_data
        going = given.get("moving", [])
        stays = tuple(code for code in self.below if code not in going)
        first, *rest = given["others"]
        return [Part(given["name"], stays), Part(first, tuple(going)), *(Part(name) for name in rest)]


class MoveForm(ChangeForm):
    parent = forms.ChoiceField(label="划入")
    field_order = ["parent", "on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        above = Grid.objects.on(self.day()).filter(rank=self.grid.rank - 1).exclude(code=self.grid.parent_code)
        if self.grid.rank == Rank.BUILDING:
            above = above.filter(street_id=self.grid.street_id, dedicated=self.grid.dedicated)
        elif not permissions.keeps_all(self.user, self.at):
            above = above.filter(street_id=self.grid.street_id)
        known = directory()
        self.fields["parent"].choices = [(row.code, _place(row, known)) for row in above.order_by("code")]


def _place(row: Grid, known: dict) -> str:
    over = known[row.street_id if row.rank == Rank.COMMUNITY else row.community_id].name
    return f"{over} {row.name}"


class CloseForm(ChangeForm):
    pass


class AppointForm(ChangeForm):
    """Who looks after a grid; whoever has the role in its community may."""

    on = note = None
    person = forms.ChoiceField(label="人员", help_text="有本社区网格员或居民代表任职的人")
    role = forms.ChoiceField(label="角色", choices=GridRole.choices, initial=GridRole.WORKER)
    paid = forms.BooleanField(label="专职网格员", required=False)
    starts_on = forms.DateField(label="起始日", widget=day_input(), validators=[near])
    ends_on = forms.DateField(label="终止日（不含）", required=False, widget=day_input(), validators=[near])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = self.today
        found = candidates(self.grid, self.today)
        self.people = {person.username: person for people in found.values() for person in people}
        names = [(number, f"{person.name}（{number}）") for number, person in sorted(self.people.items())]
        self.fields["person"].choices = names

    def clean_person(self):
        return self.people[self.cleaned_data["person"]]


class DismissForm(ChangeForm):
    on = note = None
    ends_on = forms.DateField(label="终止日（不含）", widget=day_input(), validators=[near])
