"""One matter called twice goes on as one: the lines end without blame, every appellant is kept and told."""

import pytest

from dispatch.calls import facts, services
from dispatch.calls.models import Appellant
from governance.errors import Invalid, NotYours, WrongState
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.workflow.models import Deadline

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(town):
    """The call that goes on, one called besides by another appellant, and one still waiting to be issued."""
    first = town.called(contact_name="刘洋", contact_phone="13800000001")
    second = town.called(contact_name="唐女士", contact_phone="13800000002", appellant_hot=True)
    third = town.pending(contact_name="", contact_phone="", source="grid", origin_ref="W2603041234")
    return first, second, third


def merge(town, call, into, actor=None, at="2026-03-04 09:30", **more):
    return town.do(call, "merge", actor or town.operator, at, into=into.case_no, **more)


def test_every_appellant_of_three_calls_is_kept_and_told(town, three):
    first, second, third = three
    merge(town, second, first)
    merge(town, third, first)

    first.refresh_from_db()
    assert (first.joined, first.appellant_hot) == (2, True)
    assert [call.state for call in (second, third)] == ["merged", "merged"]
    assert {row.who for row in first.appellants.all()} == {"唐女士", "网格来件"}
    assert Deadline.objects.running().of_roots(type(first), [second.pk, third.pk]).count() == 0

    town.answer(town.assistant(first), town.other_dept_operator, "2026-03-04 10:00")
    town.answer(town.lead(first), town.dept_operator, "2026-03-04 10:00")
    town.do(first, "pass", town.operator, "2026-03-04 10:10")
    assert {row.state for row in first.appellants.all()} == {"due"}
    told = [notice.title for notice in Notice.objects.filter(recipient=town.operator, kind="calls.tell")]
    assert len(told) == 1 and "请告知" in told[0]

    town.do(first, "score", town.operator, "2026-03-04 10:20", speed=5, cooperation=5, result=5)
    town.do(first, "record_callback", town.ops, "2026-03-04 10:30", answer="satisfied", solved="yes")
    first.refresh_from_db()
    assert first.state == "aftercare"  # two have not been told yet

    for row in first.appellants.all():
        town.do(row, "tell", town.operator, "2026-03-04 11:00", note="电话告知：招牌已拆除")
    first.refresh_from_db()
    assert first.state == "closed"
    assert Fact.objects.filter(kind=facts.APPELLANT_TOLD.name, about_id=town.street.pk).count() == 2


def test_lines_end_without_blame_and_departments_hear_of_it(town, three):
    first, second, _ = three
    merge(town, second, first)

    assert set(second.lines.values_list("state", flat=True)) == {"withdrawn"}
    assert Fact.objects.filter(kind="calls.line.merged", source_id__in=second.lines.values("pk")).count() == 2
    assert Fact.objects.get(kind="calls.call.merged").attributes["into"] == first.case_no
    town.sweep("2026-03-05 18:00")
    late = Fact.objects.filter(kind__endswith=".missed", source_id__in=second.lines.values("pk"))
    # Those of calls, whose keys may be alike, are another matter.
    late = late.exclude(kind__in=("calls.issue.missed", "calls.countersign.missed"))
    assert not late.exclude(source_id__in=first.lines.values("pk")).exists()
    titles = set(Notice.objects.filter(recipient=town.dept_operator).values_list("title", flat=True))
    assert {f"{second.title}：已并案", f"{first.title}：又有同一事项的呼叫并入"} <= titles


def test_a_call_that_took_over_others_hands_them_on(town, three):
    first, second, third = three
    merge(town, third, second)
    second.refresh_from_db()
    merge(town, second, first, at="2026-03-04 09:40")

    first.refresh_from_db()
    assert first.joined == 2
    assert set(first.appellants.values_list("origin_no", flat=True)) == {second.case_no, third.case_no}
    assert second.appellants.get().state == "passed_on"


def test_whoever_is_not_told_in_two_days_counts_for_the_street(town, three):
    first, second, _ = three
    merge(town, second, first)
    town.answer(town.assistant(first), town.other_dept_operator, "2026-03-04 10:00")
    town.answer(town.lead(first), town.dept_operator, "2026-03-04 10:00")
    town.do(first, "pass", town.operator, "2026-03-04 10:10")
    town.sweep("2026-03-20 18:00")

    assert Appellant.objects.get().state == "lapsed"
    assert Fact.objects.get(kind="calls.appellant.missed").about_id == town.street.pk
    first.refresh_from_db()
    assert first.state == "closed"


def test_a_cancelled_call_gives_its_appellants_back(town, three):
    first, second, _ = three
    merge(town, second, first)
    first.refresh_from_db()
    town.do(first, "cancel", town.deputy, "2026-03-04 09:50", note="业主已自行处理")

    assert Appellant.objects.get().state == "released"
    assert Notice.objects.filter(recipient=town.operator, kind="calls.released").count() == 1


def test_what_does_not_fit_is_refused_and_changes_nothing(town, three):
    first, second, third = three
    other = town.called(item="UC03", situation="为民路口十余个摊点占道")
    tries = [
        (second, second.case_no, town.operator, Invalid, "不能并入本件自己"),
        (second, other.case_no, town.operator, Invalid, "与本件事项不同"),
        (second, third.case_no, town.operator, Invalid, "不能并入还没有签发的一件"),
        (second, "510106-260304-C99999", town.operator, Invalid, "没有这一件呼叫"),
        (second, "C1", town.operator, Invalid, "没有这一件呼叫"),
        (second, first.case_no, town.other_operator, NotYours, "本街道"),
        (second, first.case_no, town.dept_operator, NotYours, "办理"),
    ]
    for call, into, actor, kind, words in tries:
        with pytest.raises(kind) as refusal:
            town.do(call, "merge", actor, "2026-03-04 09:30", into=into)
        assert words in str(refusal.value.errors or refusal.value.message)
    second.refresh_from_db()
    assert (second.state, second.merged_into_id, Appellant.objects.count()) == ("called", None, 0)

    merge(town, second, first)
    with pytest.raises(WrongState):
        merge(town, second, first)


def test_calls_of_two_streets_are_not_merged(town, three):
    first, *_ = three
    written = services.draft_call(town.raw(), actor=town.other_operator, at=town.moment("2026-03-04 09:20"))
    with pytest.raises(Invalid):
        merge(town, written, first, actor=town.other_operator)
    written.refresh_from_db()
    assert (written.state, Appellant.objects.count()) == ("draft", 0)
