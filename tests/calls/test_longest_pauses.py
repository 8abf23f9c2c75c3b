"""A pause is capped in the unit of the clock that it stops: a working day, or 24 natural hours."""

import pytest

from governance.workflow import engine
from governance.workflow.models import Deadline

pytestmark = pytest.mark.django_db


def resolve(line) -> Deadline:
    return Deadline.objects.get(case_id=line.pk, case_type__model="callline", limit_name="resolve")


@pytest.mark.parametrize("item, answers, issues, ends", [
    ("UC03", "dept_operator", "deputy", "2026-10-08 17:00"),  # working days: the close of the next, after the holiday
    ("PS18", "other_dept_operator", "coordinator", "2026-10-01 09:40"),  # natural hours
])  # fmt: skip
def test_a_pause_before_a_holiday_lasts_as_its_clock_counts(town, item, answers, issues, ends):
    call = engine.perform(
        town.pending("2026-09-30 09:10", item=item), "issue", actor=getattr(town, issues),
        at=town.moment("2026-09-30 09:12"),
    )  # fmt: skip
    line = town.lead(call)
    town.answer(line, getattr(town, answers), "2026-09-30 09:20", until="respond")
    town.do(line, "ask_material", getattr(town, answers), "2026-09-30 09:40", note="请补充产权单位")
    assert resolve(line).pause_ends_at == town.moment(ends)
