"""The filters of the list of calls, the same for page, API, export and count."""

from datetime import UTC, date, datetime, time, timedelta

import django_filters
from django import forms
from django.db.models import Case, Exists, F, Min, Q, Subquery, Value, When
from django.utils import timezone

from dispatch.calls.choices import CallState, ItemClass, Tier
from dispatch.calls.models import ServiceCall
from dispatch.calls.numbers import looks_like_number
from governance.organisations.selectors import directory
from governance.web import lamps
from governance.web.forms import near
from governance.workflow.choices import Lamp

NORMAL = "normal"
NEVER = datetime(2150, 1, 1, tzinfo=UTC)
MINE = (
    ("sign", "待我签收"),
    ("respond", "待我响应"),
    ("reply", "待我答复"),
    ("issue", "待我签发"),
    ("verify", "待我核验"),
    ("score", "待我评分"),
    ("late", "超期"),
)
PERIODS = (("7", "近 7 天"), ("30", "近 30 天"), ("90", "近 90 天"), ("365", "近一年"))


def by_due(queryset, user, at: datetime):
    """Keep what a clock runs for, with the moment that comes first."""
    due = Case(When(lamp=Lamp.GREY, then=Value(NEVER)), default=F("due_at"))  # what is put aside stays on the list
    first = queryset.clocks(user, at).order_by().values("root_id").annotate(first=Min(due)).values("first")
    return queryset.open().annotate(first_due=Subquery(first)).filter(first_due__isnull=False)


def day(value: date) -> datetime:
    return timezone.make_aware(datetime.combine(value, time.min))


class CallFilter(django_filters.FilterSet):
    """Needs `request` with the person and the moment of the door (`request.at`)."""

    q = django_filters.CharFilter(label="查找", method="find", max_length=100)
    street = django_filters.CharFilter(label="街道", method="of_street", max_length=20)
    lead = django_filters.CharFilter(label="牵头部门", method="of_lead", max_length=20)
    department = django_filters.CharFilter(label="单位（牵头或协办）", method="of_department", max_length=20)
    agency = django_filters.CharFilter(label="承办派出机构", method="of_agency", max_length=20)
    state = django_filters.MultipleChoiceFilter(label="状态", choices=CallState.choices)
    tier = django_filters.MultipleChoiceFilter(label="紧急程度", choices=Tier.choices)
    item = django_filters.CharFilter(label="事项", method="of_item", max_length=8)
    item_class = django_filters.ChoiceFilter(label="类别", choices=ItemClass.choices, method="of_class")
    period = django_filters.ChoiceFilter(label="登记日期", choices=PERIODS, method="within")
    called_from = django_filters.DateFilter(label="登记日期自", method="since", validators=[near])
    called_to = django_filters.DateFilter(label="登记日期至", method="until", validators=[near])
    lamp = django_filters.MultipleChoiceFilter(label="灯", choices=lamps.choices(), method="lit")
    mine = django_filters.ChoiceFilter(label="我的", choices=MINE, method="waiting")

    class Meta:
        model = ServiceCall
        fields: list[str] = []

    @property
    def at(self) -> datetime:
        return self.request.at

    def find(self, queryset, name, value):
        number = value.strip().upper()
        return queryset.filter(case_no=number) if looks_like_number(number) else queryset.matching(value)

    def of_street(self, queryset, name, value):
        return queryset.filter(street_id=_id(value))

    def of_lead(self, queryset, name, value):
        return queryset.filter(lead_id=_id(value))

    def of_department(self, queryset, name, value):
        return queryset.with_line(department_id=_id(value))

    def of_agency(self, queryset, name, value):
        return queryset.with_line(agency_id=_id(value))

    def of_item(self, queryset, name, value):
        return queryset.filter(item_code=value.strip().upper())

    def of_class(self, queryset, name, value):
        return queryset.filter(item_code__startswith=value)

    def within(self, queryset, name, value):
        return queryset.filter(begun_at__gte=self.at - timedelta(days=int(value)))

    def since(self, queryset, name, value):
        return queryset.filter(begun_at__gte=day(value))

    def until(self, queryset, name, value):
        return queryset.filter(begun_at__lt=day(value) + timedelta(days=1))

    def lit(self, queryset, name, values):
        """Keep calls whose worst running lamp is one of these; an unsigned red is an orange lamp."""
        if not values:
            return queryset
        wanted, clocks = Q(pk__in=[]), queryset.clocks(self.request.user, self.at)
        for value in values:
            shown = "" if value == NORMAL else value
            same = ("orange", "red_proposed") if shown == "orange" else (shown,)
            worse = lamps.SEVERITY[: min(lamps.severity(name) for name in same)]
            wanted |= Exists(clocks.filter(lamp__in=same)) & ~Exists(clocks.filter(lamp__in=worse))
        return queryset.filter(wanted)

    def waiting(self, queryset, name, value):
        if value == "late":
            return queryset.open().late(self.request.user, self.at)
        return getattr(queryset, f"mine_to_{value}")(self.request.user, self.at)


def _id(code: str) -> int | None:
    found = directory.by_code(code.strip())
    return found.pk if found else 0


class PageForm(forms.Form):
    """The filters as the page lays them out; what it holds is judged by `CallFilter`."""

    q = forms.CharField(
        label="查找",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "编号、事项、地点"}),
    )
    street = forms.ChoiceField(label="街道", required=False)
    lead = forms.ChoiceField(label="牵头部门", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *CallState.choices])
    period = forms.ChoiceField(label="登记日期", required=False, choices=[("", "全部日期"), *PERIODS])
    item = forms.ChoiceField(label="事项", required=False)
    agency = forms.ChoiceField(label="承办派出机构", required=False)
    called_from = forms.DateField(label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    called_to = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data, *, streets, leads, items, agencies):
        super().__init__(data, auto_id="f-%s")
        self.fields["street"].choices = [("", f"全部 {len(streets)} 个街道"), *((o.code, o.name) for o in streets)]
        self.fields["lead"].choices = [("", f"全部 {len(leads)} 个单位"), *((o.code, o.name) for o in leads)]
        self.fields["item"].choices = [("", f"全部 {len(items)} 项"), *((i.code, f"{i.code} {i.name}") for i in items)]

        self.fields["agency"].choices = [("", "不限"), *((o.code, o.name) for o in agencies)]

    @property
    def more_chosen(self) -> bool:
        return any(self.data.get(name) for name in ("item", "agency", "called_from", "called_to", "tier"))
