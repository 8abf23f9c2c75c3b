"""The indicators of calls over a stretch of days, each open to the facts it was counted from."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dispatch.calls import measures
from dispatch.calls.measures import BY_CODE, MEASURES, Counted, Measure, Scope
from dispatch.calls.models.querysets import ANSWERING, own, whole_district
from governance.errors import Missing
from governance.facts.kinds import kinds
from governance.facts.models import Fact
from governance.facts.shares import ENOUGH, Share
from governance.organisations.choices import OrganisationKind
from governance.organisations.selectors import directory, organisation_name
from governance.web.forms import near
from governance.web.keyset import paginate

LONGEST = timedelta(days=1096)
SIZE = 50


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=[near]
    )


class PeriodForm(forms.Form):
    """From one day to another, both counted; this month where nothing is said."""

    since = day("自")
    until = day("至")
    of = forms.ChoiceField(label="对象", required=False, choices=[("", "部门与单位"), ("agencies", "派出机构")])

    def clean(self):
        found = super().clean()
        since, until = found.get("since"), found.get("until")
        if since and until and not timedelta(0) <= until - since <= LONGEST:
            self.add_error("until", "截止日期应在起始日期之后、三年以内")
        return found


@dataclass(frozen=True)
class Line:
    """One share as a page shows it: never without its base."""

    share: Share
    bounded: bool = False

    @property
    def value(self) -> str:
        return percent(self.share.value)

    @property
    def lower(self) -> str:
        return percent(self.share.lower) if self.bounded else ""

    @property
    def small(self) -> bool:
        return 0 < self.share.total < ENOUGH

    @property
    def good(self) -> str:
        return f"{self.share.good:g}"


def percent(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f}%"


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show every indicator as a whole."""
    form, scope = asked(request)
    counted = measures.count(scope) if scope else Counted({row.code: Share(0, 0) for row in MEASURES})
    open_to = seen(request)
    context = {
        "form": form,
        "rows": [(row, Line(counted.whole[row.code], row.bounded)) for row in open_to],
        "sample": Line(counted.sample) if any(row.withheld for row in open_to) else None,
        "own": Line(counted.streets_own),
        "alarm": percent(counted.gap) if counted.alarming else "",
        "times": measures.times(scope) if scope else None,
        "scope": scope,
    }
    return render(request, "calls/figures.html", context, status=200 if scope else 422)


@require_GET
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator of each organisation, and the facts behind it or behind one of them."""
    row = next((row for row in seen(request) if row.code == code), None)
    if row is None:
        raise Missing("没有这个指标，或不向您公开")
    form, scope = asked(request)
    if scope is None:
        return render(request, "calls/figure.html", {"form": form, "measure": row}, status=422)
    of, part = directory.by_code(request.GET.get("about", "")), request.GET.get("part", "")
    counted = measures.count(scope)
    whole = counted.whole[row.code]
    narrowed = scope if of is None else replace(scope, about=(of.pk,) if allowed(scope, of.pk) else ())
    page = paginate(
        measures.behind(row, narrowed, part), cursor=request.GET.get("cursor", ""), size=SIZE, order=("-at", "-id")
    )
    context = {
        "form": form,
        "measure": row,
        "whole": Line(whole, row.bounded),
        "shares": shares(counted, row),
        "of": of,
        "part": part,
        "facts": [told(fact) for fact in page.rows],
        "page": page,
    }
    return render(request, "calls/figure.html", context)


def asked(request: HttpRequest) -> tuple[PeriodForm, Scope | None]:
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return form, None
    today = timezone.localdate(request.at)
    until: date = form.cleaned_data["until"] or today
    since: date = form.cleaned_data["since"] or until.replace(day=1)
    form = PeriodForm({"since": since, "until": until, "of": form.cleaned_data["of"]})
    form.is_valid()
    agencies = form.cleaned_data["of"] == "agencies"
    return form, narrowed_to(request, Scope(since, until + timedelta(days=1), agencies=agencies))


def narrowed_to(request: HttpRequest, scope: Scope) -> Scope:
    """Count for the district all, for a street what it called, for whoever answers what is about them."""
    user, at = request.user, request.at
    if whole_district(user, at):
        return scope
    if streets := own(user, at, OrganisationKind.STREET):
        return replace(scope, by=tuple(streets))
    agencies = own(user, at, OrganisationKind.AGENCY)
    if scope.agencies:
        mine = own(user, at, *ANSWERING)
        agencies += [row.pk for row in directory.of_kind(OrganisationKind.AGENCY) if row.department_id in mine]
        return replace(scope, about=tuple(agencies))
    return replace(scope, about=tuple(own(user, at, *ANSWERING)))


def allowed(scope: Scope, organisation_id: int) -> bool:
    return scope.about is None or organisation_id in scope.about


def seen(request: HttpRequest) -> list[Measure]:
    """Leave out what is told to street and district alone, before those who answer."""
    user, at = request.user, request.at
    inside = whole_district(user, at) or own(user, at, OrganisationKind.STREET)
    return [row for row in BY_CODE.values() if inside or not row.withheld]


def shares(counted: Counted, row: Measure) -> list[tuple]:
    """List (organisation, share) with the weakest first; those with few cases stand apart, at the end."""
    found = [
        (directory().get(about), Line(of[row.code], row.bounded)) for about, of in counted.of.items() if row.code in of
    ]
    found = [(organisation, line) for organisation, line in found if organisation]
    return sorted(found, key=lambda pair: (pair[1].small, pair[1].share.value or 0, pair[0].code))


def told(fact: Fact) -> dict:
    kind, attributes = kinds.get(fact.kind), fact.attributes
    return {
        "at": fact.at,
        "label": kind.label if kind else fact.kind,
        "case_no": attributes.get("case_no", ""),
        "about": organisation_name(fact.about_id),
        "by": organisation_name(fact.by_id),
        "tier": attributes.get("tier", ""),
        "item": attributes.get("item", ""),
    }
