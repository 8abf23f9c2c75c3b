"""What a street writes about a matter: the draft of a call."""

from datetime import datetime

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from dispatch.calls.catalogue import catalogue
from dispatch.calls.choices import Source, Tier
from dispatch.calls.forms.widgets import area
from dispatch.calls.gate import withdrawn
from dispatch.calls.preparing import TITLE_LENGTH
from governance.organisations.choices import OrganisationKind, Role
from governance.organisations.mandate import mandate
from governance.organisations.selectors import communities, directory
from governance.web.forms import near
from governance.workflow.forms import MoveForm

DRAFTING_ROLES = (Role.STREET_OPERATOR, Role.STREET_COORDINATOR)


class CallFields(forms.Form):
    """What a street writes about a matter."""

    situation = forms.CharField(label="情况", max_length=2000, widget=area(4))
    title = forms.CharField(label="事项简述", max_length=60, required=False, help_text="不填则取情况的第一句")
    item = forms.CharField(label="呼叫事项", max_length=8, help_text="目录编码，如 UC06；目录外为 XX99")
    tier = forms.ChoiceField(label="紧急程度", choices=[("", "按目录"), *Tier.choices], required=False)
    lead = forms.CharField(label="牵头单位", max_length=20, required=False, help_text="目录允许选择时填写")
    own_action = forms.CharField(label="街道已做处置", max_length=1000, required=False, widget=area(3))
    community = forms.CharField(label="社区", max_length=20, required=False)
    grid_code = forms.CharField(label="微网格编码", max_length=30, required=False)
    address = forms.CharField(label="门牌或标志物", max_length=120, required=False)
    lat = forms.DecimalField(label="纬度", max_digits=9, decimal_places=6, min_value=-90, max_value=90, required=False)
    lon = forms.DecimalField(
        label="经度", max_digits=9, decimal_places=6, min_value=-180, max_value=180, required=False
    )
    source = forms.ChoiceField(label="来源", choices=Source.choices, required=False)
    origin_ref = forms.CharField(label="来源编号", max_length=60, required=False)
    contact_name = forms.CharField(label="联系人", max_length=40, required=False)
    contact_phone = forms.CharField(
        label="联系电话",
        max_length=20,
        required=False,
        validators=[RegexValidator(r"^[0-9+\- ]{5,20}$", "电话号码有误")],
    )
    appellant_hot = forms.BooleanField(label="群众强烈诉求", required=False)
    arrival_asked = forms.BooleanField(label="要求到场", required=False)
    resolve_by = forms.DateTimeField(label="须在此前办结", required=False, validators=[near])

    def street(self):
        return None

    def now(self) -> datetime:
        return timezone.now()

    def clean_source(self):
        return self.cleaned_data["source"] or Source.PATROL

    def clean_item(self):
        code = self.cleaned_data["item"].strip().upper()
        today = timezone.localdate(self.now())
        self.row = catalogue(today).items.get(code)
        if self.row is None:
            raise forms.ValidationError("呼叫事项目录中没有这一项")
        if reason := withdrawn(self.row, self.street(), today):
            raise forms.ValidationError(reason)
        return code

    def clean_community(self):
        code = self.cleaned_data["community"].strip()
        street_id = self.street()
        if code and code not in {row.code for row in communities(street_id)}:
            raise forms.ValidationError("本街道没有这个社区")
        return code

    def clean(self):
        found = super().clean()
        lead, row = found.get("lead", ""), getattr(self, "row", None)
        if lead and row and lead not in row.lead_choices:
            self.add_error("lead", "该事项的牵头单位由目录确定")
        if row and "resolve_by" not in self.errors and (wrong := self.wrong_moment(row, found.get("resolve_by"))):
            self.add_error("resolve_by", wrong)
        if not found.get("title"):
            found["title"] = first_sentence(found.get("situation", ""))
        return found

    def wrong_moment(self, row, resolve_by: datetime | None) -> str:
        """Say what is wrong with the beginning of an event, which only some items have."""
        if not row.before_event:
            return "该事项按目录的时限办结，不填活动开始时间" if resolve_by else ""
        if resolve_by is None:
            return "该事项须在活动开始前办结，请填写活动开始时间"
        return "" if self.now() < resolve_by else "活动开始时间应晚于现在"


def first_sentence(text: str) -> str:
    for mark in "。；！？\n":
        text = text.split(mark, 1)[0]
    text = text.strip()
    if len(text) > TITLE_LENGTH and "，" in text[:TITLE_LENGTH]:
        return text[:TITLE_LENGTH].rpartition("，")[0]
    return text[:TITLE_LENGTH]


class DraftForm(CallFields):
    """A new call; the street is the writer's own and only asked for when there are several."""

    street_code = forms.CharField(label="街道", max_length=20, required=False)
    field_order = ["street_code"]

    def __init__(self, data=None, *, actor, at):
        self.actor, self.at = actor, at
        super().__init__(data)

    def now(self) -> datetime:
        return self.at

    def street(self) -> int | None:
        found = directory.by_code(self.cleaned_data.get("street_code", ""))
        return found.pk if found else None

    def clean_street_code(self):
        known = directory()
        own = [known[pk] for pk in mandate(self.actor, self.at).organisations(*DRAFTING_ROLES) if pk in known]
        codes = {row.code for row in own if row.kind == OrganisationKind.STREET}
        given = self.cleaned_data["street_code"].strip()
        if not given and len(codes) == 1:
            return codes.pop()
        if directory.by_code(given) is None:
            raise forms.ValidationError("请指明街道" if not given else "没有这个街道")
        return given


class AmendForm(MoveForm, CallFields):
    """A draft written anew."""

    def street(self):
        return self.case.street_id

    def now(self) -> datetime:
        return self.move.at if self.move else super().now()
