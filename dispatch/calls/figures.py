"""The indicators of calls for boards: each with its base and the address of the list behind it."""

from datetime import date, timedelta

from django.utils import timezone

from dispatch.calls.measures import MEASURES, Measure, count
from dispatch.calls.views.figures import figures_of, percent, question, scope_of
from governance.facts import indicators
from governance.facts.indicators import Indicator
from governance.web import figures
from governance.web.figures import Reading


def reader(measure: Measure):
    def read(user, first: date, last: date) -> Reading:
        wanted = {"since": first, "until": last - timedelta(days=1), "unit": None, "street": None, "agencies": False}
        scope = scope_of(user, timezone.now(), wanted)
        counted = count(scope)
        found = next(
            (row for row in figures_of(counted, scope, question(wanted, scope)) if row.measure is measure), None
        )
        if found is None:
            return Reading("—")
        return Reading(
            percent(found.share.value), numerator=round(found.share.good), denominator=found.share.total, url=found.url
        )

    return read


for _rank, _measure in enumerate(MEASURES):
    figures.register(f"calls.{_measure.code}", _measure.label, reader(_measure), rank=20 + _rank)

indicators.register("calls", lambda: (Indicator(row.code, row.label, row.formula) for row in MEASURES))
