"""审计日志: what oversight reads; nobody writes or changes anything here."""

import json
from datetime import datetime, time, timedelta

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.audit import actions
from governance.audit.models import Entry
from governance.audit.verifying import last_verified, newest_seals
from governance.errors import NotYours
from governance.organisations.choices import AdminRole
from governance.web.forms import near
from governance.web.keyset import paginate

SIZE = 50
ORDER = ("-at", "-id")
NAMES = {
    "starts_on": "起始日",
    "ends_on": "终止日",
    "starts_at": "开始",
    "ends_at": "结束",
    "substitute": "代理人",
    "reason": "事由",
    "sessions": "时段",
    "every_day": "休息日也上班",
    "hours": "原时段",
    "state": "状态",
    "notice": "依据",
    "changed": "有变化的日子",
    "workdays": "其中原为工作日",
    "person": "人员",
    "organisation": "组织",
    "role": "角色",
    "admin_role": "管理员类别",
    "is_staff": "可进后台",
    "is_active": "启用",
    "is_service": "系统账号",
    "username": "工号",
    "name": "名称",
    "phone": "电话",
    "email": "邮箱",
    "effective_from": "生效日",
    "seals": "段数",
    "breaches": "不一致",
    "page": "页面",
}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AuditFilter(forms.Form):
    about = forms.CharField(label="对象或说明", max_length=60, required=False)
    who = forms.CharField(label="操作人", max_length=40, required=False, help_text="姓名。")
    action = forms.ChoiceField(label="操作", required=False)
    since = forms.DateField(label="从", required=False, widget=DAY, validators=[near])
    until = forms.DateField(label="到", required=False, widget=DAY, validators=[near])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", "全部"), *sorted(actions.LABELS.items())]

    def of(self, entries: QuerySet) -> QuerySet:
        """Narrow the log to what was asked; a field that makes no sense is left out and marked by the form."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if words := given.get("about", "").replace("\0", ""):
            entries = entries.filter(Q(about_name__icontains=words) | Q(note__icontains=words))
        if who := given.get("who", "").replace("\0", ""):
            entries = entries.filter(actor_name__icontains=who)
        if given.get("action"):
            entries = entries.filter(action=given["action"])
        if since := given.get("since"):
            entries = entries.filter(at__gte=_midnight(since))
        if until := given.get("until"):
            entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
        return entries


@require_GET
def audit_page(request: HttpRequest) -> HttpResponse:
    """Show the log to the audit administrator, newest first, with the state of the seals."""
    if request.user.admin_role != AdminRole.AUDIT:
        raise NotYours("审计日志只由审计管理员查看")
    form = AuditFilter(request.GET)
    page = paginate(form.of(Entry.objects.all()), cursor=request.GET.get("cursor", ""), size=SIZE, order=ORDER)
    context = {
        "form": form,
        "page": page,
        "rows": [_told(entry) for entry in page.rows],
        "seals": newest_seals(),
        "verified": last_verified(),
    }
    return render(request, "web/audit.html", context)


def _told(entry: Entry) -> dict:
    kind = ContentType.objects.get_for_id(entry.about_type_id).name if entry.about_type_id else ""
    return {
        "entry": entry,
        "what": actions.label(entry.action),
        "kind": kind,
        "changes": _changes(entry.before or {}, entry.after or {}),
    }


def _changes(before: dict, after: dict) -> list[tuple[str, str, str]]:
    """List (name, before, after) of what differs, as far as one line holds it."""
    names = dict.fromkeys([*before, *after])
    return [(NAMES.get(name, name), _short(before.get(name)), _short(after.get(name))) for name in names]


def _short(value) -> str:
    if value in (None, "", [], {}):
        return "—"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
