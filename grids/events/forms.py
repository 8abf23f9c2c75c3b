"""The input of grid events: a report, and the moves."""

from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from governance.organisations.choices import OrganisationKind
from governance.organisations.selectors import directory
from governance.workflow.forms import MoveForm, NoteForm
from grids.events.above import above
from grids.events.catalogue import classes
from grids.events.choices import JUMPING_TIERS, OPEN_EVENT_STATES, EventAnswer, EventSource, EventTier
from grids.events.places import place_key
from grids.models import GridEvent

DEGREES = {"max_digits": 9, "decimal_places": 6, "required": False}


class ReportForm(forms.Form):
    """A report as a person types it or a machine sends it; the class may be found from the words."""

    situation = forms.CharField(label="情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    title = forms.CharField(label="事项简述", max_length=60, required=False, help_text="不填则取情况的第一句")
    event_class = forms.CharField(label="事件小类", max_length=8, required=False, help_text="目录编码，如 02-01")
    event_group = forms.CharField(label="大类", max_length=2, required=False, help_text="不知小类时填大类，如 02")
    community = forms.CharField(label="社区", max_length=20, required=False, help_text="社区代码；有网格编码时可不填")
    grid_code = forms.CharField(
        label="网格编码",
        max_length=18,
        required=False,
        validators=[RegexValidator(r"^[0-9]{18}$", "网格编码为 18 位数字")],
    )
    address = forms.CharField(label="地点", max_length=120, required=False)
    lat = forms.DecimalField(label="纬度", min_value=Decimal(-90), max_value=Decimal(90), **DEGREES)
    lon = forms.DecimalField(label="经度", min_value=Decimal(-180), max_value=Decimal(180), **DEGREES)
    source = forms.ChoiceField(label="来源", choices=EventSource.choices, required=False)
    origin_ref = forms.CharField(
        label="来源编号", max_length=60, required=False, help_text="如热线工单号；同号再报并入"
    )
    contact_name = forms.CharField(label="联系人", max_length=40, required=False)
    contact_phone = forms.CharField(
        label="联系电话",
        max_length=20,
        required=False,
        validators=[RegexValidator(r"^[0-9+\- ]{5,20}$", "电话号码有误")],
    )
    photo = forms.CharField(
        label="照片", max_length=1_400_000, required=False, help_text="jpg、png 或 webp 的 base64 文本，约 1 MB 以内"
    )
    client_key = forms.CharField(label="上报键", max_length=60, required=False, help_text="同一键再送不会成为两件")


class AcceptForm(MoveForm):
    """What the check found: the class, and whether it cannot wait."""

    event_class = forms.CharField(
        label="事件小类", max_length=8, required=False, help_text="与上报的不同时填写，如 02-01"
    )
    urgent = forms.BooleanField(label="情况紧急，直达街道和部门", required=False)

    def clean_event_class(self):
        code = self.cleaned_data["event_class"].strip()
        if code and code not in self._known().rows:
            raise forms.ValidationError("事件分类目录中没有这一类")
        return code

    def clean(self):
        found, event = super().clean(), self.case
        columns = {}
        if (wanted := found.get("event_class")) and wanted != event.class_code:
            known = self._known()
            row = known.rows[wanted]
            columns = {
                "event_class_id": row.pk, "class_code": row.code, "item_code": row.item_code, "tier": row.tier,
                "amounts": known.amounts(row),
                "place_key": place_key(event.grid_code, event.community_id, event.address, row.code),
            }  # fmt: skip
        if found.get("urgent") and columns.get("tier", event.tier) not in JUMPING_TIERS:
            columns["tier"] = EventTier.P1
        return found | {"columns": columns}

    def _known(self):
        return classes(timezone.localdate(self.case.begun_at))


class UrgentForm(NoteForm):
    """How urgent it proves to be, and why."""

    tier = forms.ChoiceField(label="紧急程度", choices=[(tier.value, tier.label) for tier in JUMPING_TIERS])


def named_events(case, raw) -> list[int]:
    """Find the key of the event that a joining names."""
    number = str(raw.get("into", "")).strip().upper()
    return list(GridEvent.objects.filter(case_no=number).values_list("pk", flat=True)) if number else []


class JoinForm(MoveForm):
    """Which event goes on with the matter; it stands on the stage, locked with the one that is joined to it."""

    into = forms.CharField(label="并入哪一件", max_length=24, help_text="先报的那一件的编号")

    def clean_into(self):
        number = self.cleaned_data["into"].strip().upper()
        into = event_on_stage(self.move, number)
        if into is None or not self._fits(into):
            raise forms.ValidationError("本街道没有这样一件还在办的事件，或您无权查看")
        return number

    def _fits(self, into: GridEvent) -> bool:
        beside = into.pk != self.case.pk and into.street_id == self.case.street_id and into.state in OPEN_EVENT_STATES
        return beside and GridEvent.objects.visible_to(self.move.actor, self.move.at).filter(pk=into.pk).exists()


def event_on_stage(move, number: str) -> GridEvent | None:
    """Pick the event of this number from the stage."""
    events = (case for case in move.stage.cases.values() if isinstance(case, GridEvent))
    return next((event for event in events if event.case_no == number), None)


class ResolveForm(MoveForm):
    result_text = forms.CharField(label="怎么解决的", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class EscalateForm(MoveForm):
    """What the street did itself, and whom it calls."""

    own_action = forms.CharField(label="街道已做处置", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    item = forms.CharField(label="呼叫事项", max_length=8, required=False, help_text="不填则按事件小类，如 UC06")
    lead = forms.CharField(label="牵头单位", max_length=20, required=False, help_text="目录允许选择时填写单位代码")

    def clean_item(self):
        code = self.cleaned_data["item"].strip().upper()
        if reason := code and self._unfit(code, "").get("item"):
            raise forms.ValidationError(reason)
        return code

    def clean_lead(self):
        code = self.cleaned_data["lead"].strip().upper()
        if not code or "item" in self.errors:
            return code
        if reason := self._unfit(self.cleaned_data["item"] or self.case.item_code, code).get("lead"):
            raise forms.ValidationError(reason)
        return code

    def _unfit(self, item: str, lead: str) -> dict[str, str]:
        return above.unfit(item, lead, self.move.at)


class ConfirmForm(MoveForm):
    """The five answers; silence is none of them."""

    answer = forms.ChoiceField(label="评价", choices=EventAnswer.choices)


def own_communities(held) -> list:
    """List the communities in which somebody of these seats may report: own ones, or all of an own street."""
    own = set(held.organisations())
    return [row for row in directory.of_kind(OrganisationKind.COMMUNITY) if own & {row.pk, row.parent_id}]
