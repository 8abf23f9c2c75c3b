"""Promises of the engine, kept on a small process of its own."""

from datetime import datetime, timedelta

import pytest
from parcels.models import Parcel

from governance.errors import Invalid, Missing, NeedsPerson, NotReady, NotYours, Stale, WrongState
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.workflow import engine
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord
from governance.workflow.sweep import sweep

pytestmark = pytest.mark.django_db


def trail(parcel) -> list[tuple]:
    return [(r.name, r.target, r.lamp) for r in TransitionRecord.objects.of_root(parcel)]


class TestPerform:
    def test_a_move_writes_state_record_and_facts_together(self, town):
        parcel = town.send()
        assert parcel.state == "sent" and parcel.revision == 1
        assert trail(parcel) == [("begin", "packed", ""), ("send", "sent", ""), ("begin", "waiting", "")]
        fact = Fact.objects.get(kind="parcels.parcel.sent")
        assert (fact.about_id, fact.by_id, fact.attributes) == (town.department.pk, town.street.pk, {"weight": 1})

    def test_the_record_names_the_organisation_the_actor_moved_for(self, town):
        parcel = town.send()
        record = TransitionRecord.objects.get(root_id=parcel.pk, name="send")
        assert (record.actor_id, record.organisation_id) == (town.operator.pk, town.street.pk)

    def test_input_is_kept_in_a_side_row_and_sealed_by_its_digest(self, town):
        parcel = engine.perform(town.pack(), "weigh", actor=town.operator, at=town.morning, note="复称", weight=7)
        record = TransitionRecord.objects.get(root_id=parcel.pk, name="weigh")
        detail = RecordDetail.objects.get(pk=record.detail_id)
        assert (parcel.weight, detail.note, detail.content) == (7, "复称", {"weight": 7})
        assert len(record.digest) == 64

    def test_a_line_raises_the_revision_of_its_case(self, town):
        parcel = town.send()
        line = parcel.handovers.get()
        engine.perform(line, "hand", actor=town.dept_operator, at=town.morning)
        parcel.refresh_from_db()
        assert (line.state, parcel.revision) == ("done", 2)

    @pytest.mark.parametrize(
        "refusal, name, who, extra",
        [
            (NotYours, "send", "nobody", {}),
            (WrongState, "receive", "dept_operator", {}),
            (NotReady, "send", "operator", {"weight": 51}),
            (Invalid, "weigh", "operator", {}),
            (Missing, "fly", "operator", {}),
            (Stale, "send", "operator", {"revision": 9}),
            (NotYours, "lose", "operator", {}),
        ],
    )
    def test_a_refusal_changes_nothing(self, town, refusal, name, who, extra):
        parcel = town.pack(weight=extra.get("weight", 1))
        before = town.everything()
        with pytest.raises(refusal):
            engine.perform(parcel, name, actor=getattr(town, who), at=town.morning, revision=extra.get("revision"))
        assert town.everything() == before

    def test_a_refusal_names_who_may(self, town):
        with pytest.raises(NotYours, match="寄出由本街道城运中心坐席办理"):
            engine.perform(town.pack(), "send", actor=town.nobody, at=town.morning)

    def test_a_machine_cannot_make_a_personal_move(self, town):
        town.ops.is_service = True
        with pytest.raises(NeedsPerson):
            engine.perform(town.pack(), "burn", actor=town.ops, at=town.morning)

    def test_a_guard_asks_the_lines_of_the_case(self, town):
        parcel = town.send()
        with pytest.raises(NotReady, match="还有 1 个交接没有完成"):
            engine.perform(parcel, "receive", actor=town.dept_operator, at=town.morning)
        town.hand(parcel)
        assert engine.perform(parcel, "receive", actor=town.dept_operator, at=town.morning).state == "received"

    def test_a_backdated_move_happens_at_the_moment_typed(self, town):
        parcel = town.send()
        engine.perform(
            parcel, "recall", actor=town.operator, at=town.morning + timedelta(hours=3),
            form_data={"at": "2026-03-04T10:00:00+08:00"},
        )  # fmt: skip
        record = TransitionRecord.objects.get(root_id=parcel.pk, name="recall")
        assert (record.at, record.recorded_at) == (town.morning + timedelta(hours=1), town.morning + timedelta(hours=3))

    def test_a_backdated_move_does_not_come_before_the_move_that_led_here(self, town):
        parcel = engine.perform(town.pack(), "send", actor=town.operator, at=town.morning + timedelta(hours=2))
        with pytest.raises(Invalid, match="补录时间有误"):
            engine.perform(
                parcel, "recall", actor=town.operator, at=town.morning + timedelta(hours=3),
                form_data={"at": "2026-03-04T10:00:00+08:00"},
            )  # fmt: skip

    def test_a_backdated_move_does_not_come_before_what_a_clock_of_the_case_has_told(self, town):
        parcel = town.send()
        at = town.moment("2026-03-06 17:30")
        sweep(at)
        before = town.everything()
        with pytest.raises(Invalid, match="补录时间有误") as refused:
            engine.perform(parcel, "recall", actor=town.operator, at=at, form_data={"at": "2026-03-06T16:59:59+08:00"})
        assert refused.value.errors == {"at": ["补录时间不能早于本件上一步办理或时限最近一次到点，也不能晚于现在"]}
        assert town.everything() == before
        engine.perform(parcel, "recall", actor=town.operator, at=at, form_data={"at": "2026-03-06T17:00:00+08:00"})
        closed = Deadline.objects.get(root_id=parcel.pk, limit_name="receive").closed_at
        assert closed == town.moment("2026-03-06 17:00")

    @pytest.mark.parametrize("typed", ["2026-03-04T08:59:00+08:00", "2026-03-04T12:00:01+08:00", "昨天"])
    def test_a_backdated_move_stays_between_the_beginning_and_now(self, town, typed):
        parcel = town.send()
        before = town.everything()
        with pytest.raises(Invalid):
            engine.perform(
                parcel, "recall", actor=town.operator, at=town.morning + timedelta(hours=3), form_data={"at": typed}
            )
        assert town.everything() == before


class TestClocks:
    def test_a_limit_runs_from_entering_its_state(self, town):
        deadline = town.clock(town.send())
        assert deadline.due_at == town.moment("2026-03-06 17:00")
        assert deadline.rungs[0] == town.moment("2026-03-06 11:48")  # 80 % of 21 working hours
        assert deadline.next_at == deadline.rungs[0]

    def test_a_limit_may_be_a_given_moment(self, town):
        parcel = town.pack(promised_at=town.moment("2026-03-05 10:00"))
        assert town.clock(parcel, "pack").due_at == town.moment("2026-03-05 10:00")
        sweep(town.moment("2026-03-05 10:00"))
        parcel.refresh_from_db()
        assert parcel.state == "lost"

    def test_no_limit_no_clock(self, town):
        assert not Deadline.objects.filter(root_id=town.pack().pk).exists()

    def test_leaving_the_state_stops_the_clock(self, town):
        parcel = town.send()
        town.hand(parcel)
        engine.perform(parcel, "receive", actor=town.dept_operator, at=town.morning)
        assert not Deadline.objects.running().exists()

    def test_a_late_answer_is_late_even_when_the_sweep_slept(self, town):
        parcel = town.send()
        engine.perform(parcel.handovers.get(), "hand", actor=town.dept_operator, at=town.moment("2026-03-04 15:00"))
        engine.perform(parcel, "receive", actor=town.dept_operator, at=town.moment("2026-03-09 09:30"))
        deadline = Deadline.objects.get(root_id=parcel.pk, limit_name="receive")
        assert (deadline.lamp, deadline.closed_at) == ("yellow", town.moment("2026-03-09 09:30"))
        miss = Fact.objects.get(kind="parcels.parcel.missed")
        assert miss.at == town.moment("2026-03-06 17:00")
        climbs = TransitionRecord.objects.filter(root_id=parcel.pk, name="climb", limit_name="receive").order_by("at")
        assert [(c.lamp, c.at) for c in climbs] == [
            ("blue", town.moment("2026-03-06 11:48")), ("yellow", town.moment("2026-03-06 17:00")),
        ]  # fmt: skip
        assert {c.recorded_at for c in climbs} == {town.moment("2026-03-09 09:30")}

    def test_a_repeating_rung_counts_each_further_working_day_to_its_end(self, town):
        parcel = town.send()
        sweep(town.moment("2026-03-31 09:00"))
        days = Fact.objects.filter(kind="parcels.parcel.overdue_day").order_by("at").values_list("at", flat=True)
        assert list(days) == [
            town.moment("2026-03-09 17:00"),
            town.moment("2026-03-10 17:00"),
            town.moment("2026-03-11 17:00"),
        ]
        assert town.clock(parcel).lamp == "red_proposed"

    def test_a_pause_gives_back_what_was_lost(self, town):
        parcel = town.send()
        engine.perform(parcel, "hold", actor=town.dept_operator, at=town.moment("2026-03-05 10:00"), note="收件人不在")
        assert town.clock(parcel).next_at == town.moment("2026-03-06 17:00")  # the cap, one working day
        engine.perform(parcel, "release", actor=town.dept_operator, at=town.moment("2026-03-05 11:30"))
        assert town.clock(parcel).due_at == town.moment("2026-03-09 10:30")

    def test_a_pause_ends_by_itself_at_its_cap(self, town):
        parcel = town.send()
        engine.perform(parcel, "hold", actor=town.dept_operator, at=town.moment("2026-03-05 16:00"), note="收件人不在")
        sweep(town.moment("2026-03-06 17:00"))
        deadline = town.clock(parcel)
        assert deadline.paused_at is None and deadline.paused_seconds == 8 * 3600
        assert deadline.due_at == town.moment("2026-03-10 10:00")

    def test_an_extension_moves_the_deadline_and_keeps_the_old_value(self, town):
        parcel = town.send()
        engine.perform(parcel, "prolong", actor=town.operator, at=town.moment("2026-03-05 10:00"))
        assert town.clock(parcel).due_at == town.moment("2026-03-10 17:00")
        record = TransitionRecord.objects.get(root_id=parcel.pk, name="retime")
        content = RecordDetail.objects.get(pk=record.detail_id).content
        assert (
            datetime.fromisoformat(content["old_due_at"]) == town.moment("2026-03-06 17:00")
            and content["cause"] == "延期"
        )

    def test_after_an_extension_a_rung_acts_only_once(self, town):
        parcel = town.send()
        sweep(town.moment("2026-03-09 09:00"))
        engine.perform(parcel, "prolong", actor=town.operator, at=town.moment("2026-03-09 09:30"))
        assert town.clock(parcel).lamp == ""
        sweep(town.moment("2026-03-31 09:00"))
        assert Fact.objects.filter(kind="parcels.parcel.missed").count() == 1
        assert town.clock(parcel).lamp == "red_proposed"

    def test_the_clock_moves_a_case_at_the_true_moment(self, town):
        parcel = town.send()
        sweep(town.morning + timedelta(days=20))
        line = parcel.handovers.get()
        assert line.state == "lapsed"
        record = TransitionRecord.objects.get(case_id=line.pk, name="lapse")
        assert (record.at, record.actor_id) == (town.morning + timedelta(hours=48), None)

    def test_lamps_do_not_raise_the_revision(self, town):
        parcel = town.send()
        town.hand(parcel)
        revision = Parcel.objects.get(pk=parcel.pk).revision
        sweep(town.moment("2026-03-31 09:00"))
        assert Parcel.objects.get(pk=parcel.pk).revision == revision

    def test_a_lit_lamp_tells_whoever_owes_the_act(self, town):
        town.send()
        sweep(town.moment("2026-03-06 17:00"))
        notice = Notice.objects.get(recipient=town.dept_operator, kind="lamp")
        assert notice.title == "一箱文件：收下超期(黄)" and notice.times == 2


class TestOffers:
    def test_offers_tell_what_one_may_do_and_why_not(self, town):
        parcel = town.pack(weight=60)
        offers = {o.name: o for o in engine.offers(parcel, town.operator, town.morning)}
        assert offers["weigh"].allowed
        assert (offers["send"].allowed, offers["send"].reason) == (False, "太重，寄不了")
        assert "lose" not in offers

    def test_what_another_may_do_names_him(self, town):
        offers = {o.name: o for o in engine.offers(town.pack(), town.dept_operator, town.morning)}
        assert offers["send"].reason == "由本街道城运中心坐席办理"

    def test_every_offer_that_is_allowed_can_be_performed(self, town):
        parcel = town.send()
        for offer in engine.offers(parcel, town.dept_operator, town.morning):
            if offer.allowed:
                engine.perform(parcel, offer.name, actor=town.dept_operator, at=town.morning, note="好")


class TestStatements:
    def test_a_move_of_a_line_takes_few_statements(self, town, django_assert_max_num_queries):
        line = town.send().handovers.get()
        with django_assert_max_num_queries(11):
            engine.perform(line, "hand", actor=town.dept_operator, at=town.morning)

    def test_many_begin_in_as_few_statements_as_one(self, town, django_assert_max_num_queries):
        parcels = [town.parcel(f"P{i}", promised_at=town.morning) for i in range(50)]
        with django_assert_max_num_queries(6):
            engine.begin_many(parcels, actor=town.operator, at=town.morning)
        assert Deadline.objects.count() == 50
