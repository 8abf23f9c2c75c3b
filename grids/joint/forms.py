"""The input of multi-party work, declared once for page and API. Groups are named by key, organisations by code."""

import re
from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone

from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory
from governance.web.forms import near
from governance.workflow.forms import MoveForm
from grids.joint.choices import EffortOutcome
from grids.joint.selectors import courtyards_of, groups_near, own_offices, owners_in
from grids.models import AttachedGroup, CourtyardOpinion, GridEvent

BETWEEN = re.compile(r"[、，,;；\n]+")
USUAL_DAYS = 5
MOST_PEOPLE = 20_000


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def heads(label: str, least: int = 0, **more) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=MOST_PEOPLE, **more)


class BeginForm(forms.Form):
    """A new effort; community or street is the beginner's own and only asked for when there are several."""

    title = forms.CharField(label="议题", max_length=60)
    subject = forms.CharField(label="要议的事", max_length=2000, widget=area(4))
    courtyards = forms.MultipleChoiceField(label="涉及的院落", widget=forms.CheckboxSelectMultiple)
    collect_on = forms.DateField(
        label="征求意见截止", widget=day_input(), validators=[near], required=False, help_text="不填为 5 天后，到时提醒"
    )
    event = forms.CharField(label="网格事件编号", max_length=24, required=False, help_text="由网格事件引起的填写")
    office = forms.CharField(label="发起单位", max_length=20, required=False, help_text="社区或街道代码")

    def __init__(self, data=None, *, actor, at: datetime, **more):
        self.actor, self.at = actor, at
        super().__init__(data, **more)
        self.today = timezone.localdate(at)
        self.offices = {row.code: row for row in own_offices(mandate(actor, at))}
        self.grids = {grid.code: grid for grid in courtyards_of(self.offices.values(), self.today)}
        self.fields["courtyards"].choices = [(grid.code, grid.name) for grid in self.grids.values()]
        self.fields["collect_on"].initial = self.today + timedelta(days=USUAL_DAYS)

    def clean_collect_on(self) -> date:
        day = self.cleaned_data["collect_on"] or self.today + timedelta(days=USUAL_DAYS)
        if not self.today <= day <= self.today + timedelta(days=90):
            raise forms.ValidationError("截止日期在今天起 90 天之内")
        return day

    def clean_event(self) -> GridEvent | None:
        number = self.cleaned_data["event"].strip().upper()
        if not number:
            return None
        found = GridEvent.objects.visible_to(self.actor, self.at).filter(case_no=number).first()
        if found is None:
            raise forms.ValidationError("没有这件网格事件，或您无权查看")
        return found

    def clean_office(self):
        code = self.cleaned_data["office"].strip()
        if not code and len(self.offices) == 1:
            return next(iter(self.offices.values()))
        if code not in self.offices:
            raise forms.ValidationError("不是您所在的社区或街道" if code else "请指明由哪个社区或街道发起")
        return self.offices[code]

    def clean(self):
        found = super().clean()
        office, event = found.get("office"), found.get("event")
        chosen = [self.grids[code] for code in found.get("courtyards", ())]
        if office and any(office.pk not in (grid.community_id, grid.street_id) for grid in chosen):
            self.add_error("courtyards", f"有的院落不在{office.name}")
        if office and event and office.pk not in (event.community_id, event.street_id):
            self.add_error("event", f"这件网格事件不在{office.name}")
        return found | {"grids": chosen}


class OpinionForm(MoveForm):
    """How many of a courtyard are for it, against it, or say something else."""

    agreed = heads("赞成")
    opposed = heads("反对")
    other = heads("其他", required=False, help_text="弃权或另有意见")
    words = forms.CharField(
        label="意见", max_length=2000, required=False, widget=area(3), help_text="主要的意见和诉求，不写姓名"
    )

    def clean(self):
        found = super().clean()
        found["other"] = found.get("other") or 0
        if not self.errors and not found["agreed"] + found["opposed"] + found["other"]:
            self.add_error("agreed", "至少有一户表示意见；问不到的请注明未能征求")
        return found


class MinutesForm(MoveForm):
    """One discussion: when, where, which groups came, how many people; nobody is named."""

    held_on = forms.DateField(label="议事日期", widget=day_input(), validators=[near])
    place = forms.CharField(label="地点", max_length=80)
    groups = forms.MultipleChoiceField(label="参加的组织", required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label="其他参加方", max_length=200, required=False, help_text="如居民代表、社区民警；几方用顿号分开，不写姓名"
    )
    participants = heads("参加人数", 1)
    summary = forms.CharField(label="议事纪要", max_length=2000, widget=area(5))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = self.today()
        self.fields["held_on"].initial = today
        rows = near_by(self, today)
        self.names = {str(group.pk): group.name for group in rows}
        self.fields["groups"].choices = [(str(group.pk), label_of(group)) for group in rows]

    def today(self) -> date:
        return timezone.localdate(self.move.at if self.move and self.move.at else None)

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if not timezone.localdate(self.case.begun_at) <= day <= self.today():
            raise forms.ValidationError("议事日期在发起之后、今天之前")
        return day

    def clean(self):
        found = super().clean()
        names = [self.names[key] for key in found.get("groups", ())]
        names += [part.strip()[:60] for part in BETWEEN.split(found.get("others") or "") if part.strip()]
        if not names and not self.errors:
            self.add_error("groups", "请选择或写明哪几方参加")
        return found | {"names": list(dict.fromkeys(names))}


class TaskForm(MoveForm):
    """A task for a group or for an organisation, by a day."""

    title = forms.CharField(label="任务", max_length=80)
    group = forms.ChoiceField(label="承担组织", required=False, help_text="自治组织、物业企业、社会组织、党组织")
    organisation = forms.ChoiceField(label="或承担单位", required=False, help_text="街道、社区、派出机构、部门")
    due_on = forms.DateField(label="完成日期", widget=day_input(), validators=[near])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(self.move.at if self.move and self.move.at else None)
        self.groups = {str(group.pk): group for group in near_by(self, self.today)}
        labels = [(key, label_of(group)) for key, group in self.groups.items()]
        self.fields["group"].choices = [("", "—"), *labels]
        places = owners_in(self.case.street_id)
        self.fields["organisation"].choices = [("", "—"), *((row.code, row.name) for row in places)]

    def clean_due_on(self):
        return soon(self.cleaned_data["due_on"], self.today)

    def clean(self):
        found = super().clean()
        group, owner = self.groups.get(found.get("group", "")), directory.by_code(found.get("organisation", ""))
        if not self.errors and (group is None) == (owner is None):
            self.add_error("group", "承担组织和承担单位选一个")
        if group is not None and group.organisation_id:  # a firm on the register notes its own work
            owner, firm = directory().get(group.organisation_id), group
            return found | {"group_id": None, "owner_id": owner and owner.pk, "owner_name": firm.name}
        return found | {
            "group_id": group and group.pk,
            "owner_id": owner and owner.pk,
            "owner_name": (group or owner).name if group or owner else "",
        }


class DeedForm(MoveForm):
    """What was done, and how many took part."""

    result = forms.CharField(label="完成情况", max_length=1000, widget=area(3))
    participants = heads("参与人数", required=False, help_text="只记人数，不记姓名；没有群众参与的不填")

    def clean_participants(self):
        return self.cleaned_data["participants"] or 0


class PostponeForm(MoveForm):
    due_on = forms.DateField(label="改到哪天", widget=day_input(), validators=[near])

    def clean_due_on(self):
        return soon(self.cleaned_data["due_on"], timezone.localdate(self.move.at if self.move else None))


class ConclusionForm(MoveForm):
    outcome = forms.ChoiceField(label="结果", choices=EffortOutcome.choices)
    conclusion = forms.CharField(label="结果说明", max_length=2000, widget=area(4))


def soon(day: date, today: date) -> date:
    if not today <= day <= today + timedelta(days=365):
        raise forms.ValidationError("完成日期在今天起一年之内")
    return day


def near_by(form: MoveForm, on: date) -> list[AttachedGroup]:
    """Give the groups of the courtyards concerned and of the grids above, read once for all forms of one page."""
    effort = form.case
    if "_near" not in effort.__dict__:
        lines = form.move.lines(CourtyardOpinion) if form.move else effort.opinions.all()
        effort._near = groups_near([line.grid_code for line in lines], on)
    return effort._near


def label_of(group: AttachedGroup) -> str:
    """Name a group, with its kind where the name does not tell it."""
    return group.name if group.kind_name in group.name else f"{group.name}（{group.kind_name}）"
