"""The indicators of calls: each with its base, and one press away the very facts it was counted from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dispatch.calls.choices import CallBackAnswer, Solved
from dispatch.calls.forms.figures import FiguresForm
from dispatch.calls.measures import BY_CODE, MEASURES, Counted, Measure, Scope, behind, count, midnight, times
from dispatch.calls.models.querysets import ANSWERING, own, whole_district
from governance.errors import Invalid, Missing, NotYours
from governance.facts.kinds import kinds
from governance.facts.shares import ENOUGH, Share
from governance.organisations.choices import OrganisationKind
from governance.organisations.selectors import directory, organisation_name
from governance.web.keyset import paginate

SIZE = 50
PARTS = (("", "全部"), ("good", "计入分子"), ("bad", "未计入分子"))
SHOWN = ("K01", "K02", "K04", "K07", "K06")  # of each unit
WORDS = dict(CallBackAnswer.choices) | dict(Solved.choices)


@dataclass(frozen=True)
class Figure:
    measure: Measure
    share: Share
    url: str  # empty where the facts behind it are not the reader's

    @property
    def value(self) -> str:
        return percent(self.share.value)

    @property
    def lower(self) -> str:
        return percent(self.share.lower) if self.measure.bounded and self.share.total else ""

    @property
    def good(self) -> str:
        return f"{self.share.good:g}"


def percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}".replace("%", " %")


def asked(request: HttpRequest) -> dict:
    form = FiguresForm(request.GET, today=timezone.localdate(request.at))
    if not form.is_valid():
        raise Invalid(
            "条件有误，请改正后再看", errors={name: list(map(str, said)) for name, said in form.errors.items()}
        )
    return form.cleaned_data


def scope_of(user, at: datetime, wanted: dict) -> Scope:
    """Narrow the question to what the person may count: the district all, a street what it told, others themselves."""
    unit, street = wanted["unit"], wanted["street"]
    agencies = wanted["agencies"] or bool(unit and unit.kind == OrganisationKind.AGENCY)
    scope = Scope(wanted["since"], wanted["until"] + timedelta(days=1), agencies=agencies)
    if whole_district(user, at):
        by = (street.pk,) if street else None
    elif streets := own(user, at, OrganisationKind.STREET):
        by = tuple(streets)
    else:
        return _own_scope(user, at, scope, unit)
    return replace(scope, by=by, about=(unit.pk,) if unit else None)


def _own_scope(user, at: datetime, scope: Scope, unit) -> Scope:
    departments = set(own(user, at, *ANSWERING))
    agencies = set(own(user, at, OrganisationKind.AGENCY))
    if not departments and not agencies:
        raise NotYours("呼叫指标由街道、承办单位和区级查看")
    if departments:
        agencies |= {row.pk for row in directory.of_kind(OrganisationKind.AGENCY) if row.department_id in departments}
    of_agencies = scope.agencies or not departments
    mine = agencies if of_agencies else departments
    if unit:
        if unit.pk not in mine:
            raise NotYours("只能看本单位和所属派出机构的指标")
        mine = {unit.pk}
    month = midnight(timezone.localdate(at).replace(day=1))
    return replace(scope, about=tuple(sorted(mine)), agencies=of_agencies, veiled_from=month)


def figures_of(counted: Counted, scope: Scope, query: dict) -> list[Figure]:
    found = []
    for measure in MEASURES:
        if scope.agencies and not measure.of_agencies:
            continue
        hidden = measure.withheld and scope.veiled_from
        url = "" if hidden else f"{reverse('call-figure', args=[measure.code])}?{urlencode(query)}"
        found.append(Figure(measure, counted.whole[measure.code], url))
    return found


def units_of(counted: Counted, scope: Scope, query: dict) -> Iterable[dict]:
    """One row for each organisation: its shares, and what of its satisfaction may be scored."""
    codes = [code for code in SHOWN if not scope.agencies or BY_CODE[code].of_agencies]
    known = directory()
    for pk in sorted((pk for pk in counted.of if pk in known), key=lambda pk: known[pk].code):
        shares, organisation = counted.of[pk], known[pk]
        asked_of = shares.get("K06", Share(0, 0))
        own_query = {**query, "unit": organisation.code}
        yield {
            "name": organisation.name,
            "code": organisation.code,
            "url": f"{reverse('call-figures')}?{urlencode(own_query)}",
            "cells": [
                {
                    "label": BY_CODE[code].label,
                    "value": percent(share.value),
                    "good": f"{share.good:g}",
                    "total": share.total,
                }
                for code in codes
                for share in [shares.get(code, Share(0, 0))]
            ],
            "fair": asked_of.fair(counted.whole["K06"]),
            "small": asked_of.total < ENOUGH,
        }


def question(wanted: dict, scope: Scope) -> dict:
    """The question as an address says it."""
    said = {"since": wanted["since"].isoformat(), "until": wanted["until"].isoformat()}
    said |= {name: wanted[name].code for name in ("unit", "street") if wanted[name]}
    return said | ({"agencies": "1"} if scope.agencies else {})


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show every indicator of a period, and the same of each unit."""
    wanted = asked(request)
    scope = scope_of(request.user, request.at, wanted)
    counted, query = count(scope), question(wanted, scope)
    units = [row | {"fair": percent(row["fair"])} for row in units_of(counted, scope, query)]
    context = {
        "figures": figures_of(counted, scope, query),
        "counted": counted,
        "sample": percent(counted.sample.value),
        "gap": percent(counted.gap),
        "times": times(scope),
        "units": units,
        "heads": [cell["label"] for cell in units[0]["cells"]] if units else [],
        "scope": scope,
        "wanted": wanted,
        "periods": periods(request, query),
    }
    return render(request, "calls/figures.html", context)


def periods(request: HttpRequest, query: dict) -> list[tuple[str, str, bool]]:
    """The periods that people ask for: (label, address, chosen)."""
    today = timezone.localdate(request.at)
    month = today.replace(day=1)
    last = (month - timedelta(days=1)).replace(day=1)
    spans = (
        ("本月", month, today),
        ("上月", last, month - timedelta(days=1)),
        ("近 90 天", today - timedelta(days=89), today),
        ("今年", today.replace(month=1, day=1), today),
    )
    found = []
    for label, first, end in spans:
        dates = {"since": first.isoformat(), "until": end.isoformat()}
        chosen = dates.items() <= query.items()
        found.append((label, f"?{urlencode(query | dates)}", chosen))
    return found


@require_GET
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """List the facts that one indicator was counted from."""
    measure = BY_CODE.get(code)
    if measure is None:
        raise Missing("没有这个指标")
    wanted = asked(request)
    scope = scope_of(request.user, request.at, wanted)
    if scope.agencies and not measure.of_agencies:
        raise Missing("派出机构没有这个指标")
    if measure.withheld and scope.veiled_from:
        raise NotYours("逐件回访结果只对街道和区级开放，承办单位不能预知哪一件被回访")
    part = request.GET.get("part", "")
    page = paginate(behind(measure, scope, part), cursor=request.GET.get("cursor", ""), size=SIZE, order=("-at", "-id"))
    context = {
        "measure": measure,
        "rows": [line_of(fact, measure) for fact in page.rows],
        "page": page,
        "parts": PARTS,
        "part": part,
        "wanted": wanted,
        "back": f"{reverse('call-figures')}?{urlencode(question(wanted, scope))}",
    }
    return render(request, "calls/figure.html", context)


def line_of(fact, measure: Measure) -> dict:
    said = fact.attributes.get(measure.word) if measure.word else None
    word = f"返工 {said} 次" if measure.word == "nth" and said else WORDS.get(said, "")
    return {
        "at": fact.at,
        "what": kinds[fact.kind].label,
        "word": word,
        "about": organisation_name(fact.about_id),
        "street": organisation_name(fact.by_id),
        "case_no": fact.attributes["case_no"],
    }
