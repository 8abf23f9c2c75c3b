"""The indicators of grid events for boards: each with its base and the address of the list behind it."""

from datetime import date

from django.utils import timezone

from governance.facts import indicators
from governance.web import figures
from governance.web.figures import Reading
from grids.counting.areas import scope_of
from grids.counting.measures import MEASURES, Measure, Question, count, sums
from grids.counting.measures import indicators as own_indicators
from grids.counting.periods import whole_months
from grids.counting.showing import Shown, share_cell


def reader(measure: Measure):
    def read(user, first: date, last: date) -> Reading:
        """Count the months that these days lie in: the tallies know no days."""
        now = timezone.now()
        question, period = Question(scope_of(user, now)), whole_months(first, last)
        answer = count(question, period, sums(question))
        share = measure.share(answer.whole)
        cell = share_cell(Shown(question, period, answer, {}, {}, now), "", measure.code, answer.whole)
        return Reading(cell.value, numerator=round(share.good), denominator=share.total, url=cell.url)

    return read


for _rank, _measure in enumerate(MEASURES):
    figures.register(f"grids.{_measure.code}", _measure.label, reader(_measure), rank=10 + _rank)
indicators.register("grids", own_indicators)
