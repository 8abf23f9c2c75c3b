"""Past cases brought in bulk leave the rows that the engine would have written."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from parcels.models import Handover, Parcel

from governance.errors import Refusal
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.workflow import engine, history
from governance.workflow.history import Script, Step, bring_in
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord
from governance.workflow.sweep import sweep

pytestmark = pytest.mark.django_db

FORGOTTEN = ("id", "xid", "case_id", "root_id", "source_id", "parcel_id", "detail_id", "digest", "case_no")

MOVES = st.lists(
    st.tuples(
        st.sampled_from(["send", "hold", "release", "prolong", "hand", "ask", "carry_on", "receive"]),
        st.integers(1, 60 * 30),  # minutes until the next move
    ),
    max_size=10,
)


def only_line(root, stage):
    return stage.lines(root, Handover)[0]


def actor_of(town, name):
    return town.operator if name in ("send", "prolong", "carry_on") else town.dept_operator


def live(town, moves, until) -> tuple[Parcel, list[Step]]:
    """Walk the moves through the engine; return the parcel and what the engine accepted, as steps of a script."""
    parcel, at, steps = town.pack(case_no="L"), town.morning, []
    for name, gap in moves:
        at += timedelta(minutes=gap)
        line = name in ("hand", "ask", "carry_on")
        case = Handover.objects.filter(parcel=parcel).first() if line else Parcel.objects.get(pk=parcel.pk)
        if case is None:
            continue
        try:
            engine.perform(case, name, actor=actor_of(town, name), at=at, note="按流程办")
        except Refusal:
            continue
        steps.append(Step(at, name, actor_of(town, name), "按流程办", on=only_line if line else None))
    sweep(until)
    return parcel, steps


def facts_of(*cases) -> QuerySet:
    kind = ContentType.objects.get_for_model(cases[0]).pk if cases else None
    return Fact.objects.filter(source_type=kind, source_id__in=[case.pk for case in cases])


def rows(parcel: Parcel, town) -> dict:
    kept = {}
    for model, found in (
        (Parcel, Parcel.objects.filter(pk=parcel.pk)),
        (Handover, Handover.objects.filter(parcel=parcel)),
        (Deadline, Deadline.objects.filter(root_id=parcel.pk)),
        (TransitionRecord, TransitionRecord.objects.filter(root_id=parcel.pk)),
        (Fact, facts_of(parcel) | facts_of(*parcel.handovers.all())),
    ):
        kept[model.__name__] = sorted(
            str({k: v for k, v in row.items() if k not in FORGOTTEN and (model, k) != (Fact, "recorded_at")})
            for row in found.values()
        )
    details = TransitionRecord.objects.filter(root_id=parcel.pk).exclude(detail_id=None).values("detail_id")
    kept["details"] = sorted(str((d.note, d.content)) for d in RecordDetail.objects.filter(pk__in=details))
    return kept


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
@example(moves=[("ask", 5), ("carry_on", 1900), ("ask", 5)])  # a clock closed in an earlier act is not this move's
def test_history_equals_the_engine(town, moves):
    until = town.morning + timedelta(days=60)
    parcel, steps = live(town, [("send", 1), *moves], until)
    notices = Notice.objects.count()
    past = town.parcel("H")
    assert bring_in([Script(past, town.operator, town.morning, steps, until)]) == 1
    there, here = rows(Parcel.objects.get(pk=past.pk), town), rows(Parcel.objects.get(pk=parcel.pk), town)
    for name in here:
        assert there[name] == here[name]
    assert Notice.objects.count() == notices


def test_a_past_move_that_the_table_forbids_is_refused_and_nothing_is_written(town):
    before = town.everything()
    steps = [Step(town.morning, "receive", town.dept_operator)]
    with pytest.raises(Refusal):
        bring_in([Script(town.parcel("H"), town.operator, town.morning, steps, town.morning)])
    assert town.everything() == before


def test_a_piece_brings_at_most_two_thousand_rows_of_the_feed(town, monkeypatch):
    counted, real = [], history.Stage.flush

    def flush(stage):
        counted.append(len(stage.records) + len(stage.facts))
        real(stage)

    monkeypatch.setattr(history.Stage, "flush", flush)
    sent = [Step(town.morning, "send", town.operator)]
    until = town.moment("2026-03-31 09:00")
    scripts = (Script(town.parcel(f"H{i}"), town.operator, town.morning, sent, until) for i in range(130))
    assert bring_in(scripts) == Parcel.objects.count() == 130
    assert sum(counted) == TransitionRecord.objects.count() + Fact.objects.count() > 2000
    assert len(counted) == 2 and max(counted) <= 2000


def test_hundreds_come_in_with_few_statements(town, django_assert_max_num_queries):
    scripts = [
        Script(
            town.parcel(f"H{i}"), town.operator, town.morning, [Step(town.morning, "send", town.operator)], town.morning
        )
        for i in range(100)
    ]
    with django_assert_max_num_queries(25):
        bring_in(scripts)
    assert Parcel.objects.count() == Handover.objects.count() == 100
