"""Whole stories of grid events, told to the services: upward by the clock, straight to the departments, joined."""

import pytest

from dispatch.calls.choices import CallState
from dispatch.calls.models import ServiceCall
from governance.errors import Invalid, NotReady, NotYours
from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.organisations.models import Organisation, Post
from governance.organisations.selectors import directory
from grids.events import services
from grids.events.choices import EventState
from grids.models import EventReport, GridEvent

pytestmark = pytest.mark.django_db


def call_of(event) -> ServiceCall:
    return ServiceCall.objects.get(grid_event_id=event.pk)


def test_what_nobody_solves_climbs_by_the_clock_until_the_street_calls(town):
    event = town.reported("2026-03-04 09:00")

    town.sweep("2026-03-04 11:01")
    event.refresh_from_db()
    assert (event.state, event.checked_by_clock) == (EventState.LEVEL4, True)

    town.sweep("2026-03-13 17:01")
    event.refresh_from_db()
    assert event.state == EventState.ESCALATED
    assert event.escalated_by is None

    call = call_of(event)
    assert (call.state, call.item_code, call.origin_ref) == (CallState.PENDING, "UC03", event.case_no)
    assert (call.grid_code, call.community_id, event.call_no) == (event.grid_code, event.community_id, call.case_no)
    missed = Fact.objects.filter(kind="grids.level.missed").order_by("id")
    assert [(row.attributes["level"], row.attributes["paid"]) for row in missed] == [
        (4, False), (3, False), (2, True), (1, True),
    ]  # fmt: skip


def test_the_reporter_confirms_what_the_department_solved(town):
    event = town.escalated()
    call = call_of(event)
    assert (call.state, call.created_by, call.own_action) == (CallState.PENDING, town.operator, "已劝离两次，散后又来")

    town.do(call, "issue", town.deputy, "2026-03-04 10:00")
    town.answer(town.lead(call), town.dept_operator, "2026-03-04 11:00")
    call.refresh_from_db()
    town.do(call, "pass", town.operator, "2026-03-04 11:30")
    town.do(call, "score", town.operator, "2026-03-04 11:31", speed=5, cooperation=5, result=5)
    call.refresh_from_db()
    if call.state != CallState.CLOSED:
        town.do(call, "record_callback", town.ops, "2026-03-04 11:32", answer="satisfied", solved="yes")

    event.refresh_from_db()
    assert (event.state, event.solved_level) == (EventState.CONFIRMING, 0)
    assert event.result_text == "已解决：面板已拆除，现场安全"
    assert Notice.objects.filter(recipient=town.grid_worker, kind="grids.confirm").exists()

    town.do(event, "confirm", town.grid_worker, "2026-03-04 14:00", answer="fairly")
    assert (event.state, event.loop, event.confirm_answer) == (EventState.CLOSED, "large", "fairly")
    answered = Fact.objects.get(kind="grids.event.answered")
    assert (answered.attributes["loop"], answered.attributes["valid"]) == ("large", True)


def test_what_cannot_wait_reaches_street_and_department_at_the_same_moment(town):
    event = town.flood("2026-03-04 09:00")
    event.refresh_from_db()
    call = call_of(event)

    assert event.state == EventState.ESCALATED
    assert (call.state, call.called_at, call.tier) == (CallState.CALLED, event.begun_at, "P0")
    assert [line.department for line in call.lines.all()] == [town.other_department]
    told = set(Notice.objects.filter(kind="grids.jumped").values_list("recipient__name", flat=True))
    assert told == {town.grid_worker.name, town.clerk.name, town.operator.name, town.coordinator.name}


def test_a_cancelled_call_gives_the_event_back_to_the_street(town):
    event = town.escalated()
    town.do(call_of(event), "discard", town.operator, "2026-03-04 10:00", note="事项写错")

    event.refresh_from_db()
    assert (event.state, event.call_no, event.escalated_at) == (EventState.LEVEL1, "", None)


def test_each_level_hands_back_once(town):
    event = town.at_level(2)
    town.do(event, "return_level3", town.clerk, "2026-03-04 09:20", note="物业可以处理")
    town.do(event, "raise_level2", town.grid_worker, "2026-03-04 09:30", note="物业不来")

    with pytest.raises(NotReady, match="社区已退回过一次"):
        town.do(event, "return_level3", town.clerk, "2026-03-04 09:40", note="还是物业的事")
    event.refresh_from_db()
    assert event.state == EventState.LEVEL2


def test_nobody_confirms_his_own_work(town):
    event = town.at_level(4)
    town.do(event, "resolve", town.grid_worker, "2026-03-04 09:20", result_text="已清走")

    with pytest.raises(NotReady, match="办理人不能自己确认"):
        town.do(event, "confirm", town.grid_worker, "2026-03-04 09:30", answer="satisfied")

    town.sweep("2026-03-09 17:01")
    event.refresh_from_db()
    assert (event.state, event.unconfirmed, event.confirm_answer) == (EventState.CLOSED, True, "")
    assert not Fact.objects.filter(kind="grids.event.answered").exists()


def test_what_was_not_solved_goes_one_level_up_once(town):
    event = town.solved(4)
    town.do(event, "contest", town.grid_worker, "2026-03-04 09:30", note="还在充电")
    assert event.state == EventState.LEVEL2

    town.do(event, "resolve", town.clerk, "2026-03-04 10:00", result_text="已安装充电桩")
    with pytest.raises(NotReady, match="已说过一次"):
        town.do(event, "contest_street", town.grid_worker, "2026-03-04 10:30", note="不够用")


def test_the_same_report_sent_twice_makes_one_event(town):
    first = town.take(client_key="a1")
    again = town.take("2026-03-04 09:01", client_key="a1")

    assert (first.repeated, again.repeated, again.joined) == (False, True, False)
    assert again.event == first.event
    assert (GridEvent.objects.count(), EventReport.objects.count()) == (1, 0)


def test_a_second_report_of_a_hotline_number_joins_the_first(town):
    first = town.take(source="hotline", origin_ref="12345-1", actor=town.operator)
    again = town.take("2026-03-05 09:00", source="hotline", origin_ref="12345-1", actor=town.operator, address="别处",
                      grid_code="", community="510106025002")  # fmt: skip

    assert (again.joined, again.event) == (True, first.event)
    first.event.refresh_from_db()
    assert (first.event.reports, EventReport.objects.get().situation) == (2, town.raw_event()["situation"])


def test_the_same_point_and_class_joins_while_it_is_open_and_recurs_when_it_is_not(town):
    first = town.take().event
    assert town.take("2026-03-05 09:00", actor=town.clerk).joined

    dismissed = town.do(first, "accept", town.clerk, "2026-03-04 09:10")
    town.do(dismissed, "resolve", town.clerk, "2026-03-04 09:20", result_text="清走")
    town.do(dismissed, "confirm", town.grid_worker, "2026-03-04 09:30", answer="satisfied")

    for day in (9, 10):
        event = town.reported(f"2026-03-{day:02} 09:00")
        town.do(event, "accept", town.clerk, f"2026-03-{day:02} 09:10")
        town.do(event, "resolve", town.clerk, f"2026-03-{day:02} 09:20", result_text="清走")
        town.do(event, "confirm", town.grid_worker, f"2026-03-{day:02} 09:30", answer="satisfied")

    recurred = Fact.objects.get(kind="grids.event.recurred")
    assert (recurred.attributes["nth"], recurred.attributes["item"]) == (3, "UC03")


def test_quarrels_of_one_house_stay_apart(town):
    town.take(event_class="01-01", situation="三楼嫌楼上吵")
    assert not town.take(event_class="01-01", situation="五楼漏水吵架").joined


def test_a_report_names_what_is_wrong_and_leaves_nothing(town):
    with pytest.raises(Invalid) as refused:
        town.take(event_class="99-99", grid_code="12")
    assert set(refused.value.errors) == {"event_class", "grid_code"}
    with pytest.raises(NotYours):
        town.take(actor=town.dept_operator)
    with pytest.raises(Invalid) as refused:
        town.take(grid_code="510106038001001001")
    assert refused.value.errors == {"grid_code": ["没有这个社区"]}
    with pytest.raises(Invalid) as refused:
        town.take(grid_code="510106025002999999")
    assert refused.value.errors == {"grid_code": ["网格册中没有这个网格，或者已经撤并，请核对编码"]}
    assert GridEvent.objects.count() == 0


def test_a_photo_is_asked_for_only_where_the_class_says_so(town):
    raw = town.raw_event(event_class="03-01")
    with pytest.raises(Invalid, match="须附一张照片"):
        services.report(raw, actor=town.grid_worker, at=town.moment("2026-03-04 09:00"), photos=())
    with pytest.raises(Invalid, match="照片须为 base64 文本"):
        services.report(raw | {"photo": "好"}, actor=town.grid_worker, at=town.moment("2026-03-04 09:00"), photos=())
    assert GridEvent.objects.count() == 0
    hotline = raw | {"source": "hotline", "origin_ref": "H9"}
    assert services.report(hotline, actor=town.operator, at=town.moment("2026-03-04 09:00"), photos=()).event
    assert town.take().event


def test_many_reports_are_judged_one_by_one(town):
    raws = [
        town.raw_event(client_key="1", situation="门口堆垃圾", event_class="03-01"),
        town.raw_event(client_key="2", event_class="00-00"),
        town.raw_event(client_key="3"),
        town.raw_event(client_key="3"),
        town.raw_event(client_key="4"),
    ]
    told = services.report_many(raws, actor=town.operator, at=town.moment("2026-03-04 09:00"))

    assert [bool(row.refusal) for row in told] == [False, True, False, False, False]
    assert (told[3].repeated, told[4].joined, told[4].event) == (True, True, told[2].event)
    assert GridEvent.objects.count() == 2
    assert GridEvent.objects.get(pk=told[2].event.pk).reports == 2


def test_whoever_sees_events(town):
    event = town.reported()
    seeing = [
        name for name, person in vars(town).items()
        if isinstance(person, type(town.clerk)) and GridEvent.objects.visible_to(person, event.begun_at).exists()
    ]  # fmt: skip
    assert set(seeing) == {
        "operator", "coordinator", "deputy", "chief", "org_clerk", "grid_worker", "clerk", "community_head", "ops",
        "establishment", "district_org", "performance", "leader",
    }  # fmt: skip
    assert Post.objects.exists()


def test_events_whose_calls_were_merged_are_settled_by_the_one_that_goes_on(town):
    first, second = town.escalated(), town.escalated(address="9 栋北门", grid_code="")
    going_on, merged = call_of(first), call_of(second)
    town.do(merged, "merge", town.operator, "2026-03-04 09:40", into=going_on.case_no)
    second.refresh_from_db()
    assert (second.state, second.call_no) == (EventState.ESCALATED, going_on.case_no)

    town.do(going_on, "issue", town.deputy, "2026-03-04 10:00")
    town.answer(town.lead(going_on), town.dept_operator, "2026-03-04 11:00")
    town.do(going_on, "pass", town.operator, "2026-03-04 11:30")
    for day in (9, 10, 11, 12, 13):
        town.sweep(f"2026-03-{day:02} 17:01")

    going_on.refresh_from_db()
    assert going_on.state == CallState.CLOSED
    for event in (first, second):
        event.refresh_from_db()
        assert event.result_text == "已解决：面板已拆除，现场安全"


def test_a_cancelled_call_gives_back_the_events_that_were_merged_into_it(town):
    first, second = town.escalated(), town.escalated(address="9 栋北门", grid_code="")
    going_on = call_of(first)
    town.do(call_of(second), "merge", town.operator, "2026-03-04 09:40", into=going_on.case_no)

    town.do(going_on, "issue", town.deputy, "2026-03-04 10:00")
    town.do(going_on, "cancel", town.deputy, "2026-03-04 10:30", note="重复登记")

    for event in (first, second):
        event.refresh_from_db()
        assert event.state == EventState.LEVEL1


def test_a_report_that_others_joined_is_withdrawn_by_nobody(town):
    event = town.reported()
    town.take("2026-03-04 09:05", actor=town.clerk)
    with pytest.raises(NotReady, match="共有 2 次上报，撤回了别人就等不到结果"):
        town.do(event, "withdraw", town.grid_worker, "2026-03-04 09:10")
    event.refresh_from_db()
    assert event.state == EventState.CHECKING


def test_who_reported_it_too_may_confirm_it(town):
    event = town.reported()
    town.take("2026-03-04 09:05", actor=town.operator)
    town.do(event, "accept", town.clerk, "2026-03-04 09:10")
    town.do(event, "resolve", town.grid_worker, "2026-03-04 09:20", result_text="已劝离")
    with pytest.raises(NotYours):
        town.do(event, "confirm", town.coordinator, "2026-03-04 09:30", answer="satisfied")
    town.do(event, "confirm", town.operator, "2026-03-04 09:30", answer="fairly")
    assert (event.state, event.confirm_answer) == (EventState.CLOSED, "fairly")


def test_what_proves_urgent_after_its_check_goes_to_street_and_department_at_once(town):
    event = town.at_level(3)
    with pytest.raises(NotYours):
        town.do(event, "declare_urgent", town.operator, "2026-03-04 09:20", tier="P1", note="有人受伤")
    with pytest.raises(Invalid) as refused:
        town.do(event, "declare_urgent", town.grid_worker, "2026-03-04 09:20", tier="P2", note="")
    assert set(refused.value.errors) == {"tier", "note"}
    event.refresh_from_db()
    assert (event.state, event.tier) == (EventState.LEVEL3, "P2")

    town.do(event, "declare_urgent", town.grid_worker, "2026-03-04 09:20", tier="P0", note="有人受伤")
    event.refresh_from_db()
    assert (event.state, event.tier, event.escalated_at) == (
        EventState.ESCALATED,
        "P0",
        town.moment("2026-03-04 09:20"),
    )
    assert call_of(event).tier == "P0"
    assert Fact.objects.get(kind="grids.event.escalated").attributes["jumped"] is True
    assert Notice.objects.filter(kind="grids.jumped").count() == 4


def test_a_corrected_class_is_counted_and_found_anew(town):
    garbage = town.reported(situation="门口堆了垃圾", event_class="03-01")
    town.do(garbage, "accept", town.clerk, "2026-03-04 09:05")
    town.do(garbage, "resolve", town.clerk, "2026-03-04 09:06", result_text="清走")
    stalls = town.solved()
    again = town.reported("2026-03-04 10:00")
    assert again.recurrence == 2

    town.do(again, "accept", town.clerk, "2026-03-04 10:10", event_class="03-01")
    again.refresh_from_db()
    assert (again.class_code, again.recurrence, again.place_key) == ("03-01", 2, garbage.place_key)
    found = GridEvent.objects.matching("03-01").order_by("id")
    assert list(found) == [garbage, again] and stalls not in found
    assert not Fact.objects.filter(kind="grids.event.recurred").exists()

    third = town.reported("2026-03-04 10:12")
    town.do(third, "accept", town.clerk, "2026-03-04 10:15", event_class="03-01")
    recurred = Fact.objects.get(kind="grids.event.recurred")
    assert (recurred.attributes["nth"], recurred.attributes["class_code"]) == (3, "03-01")
    assert recurred.attributes["events"] == f"{garbage.case_no} {again.case_no}"
    assert Notice.objects.filter(kind="grids.recurred", recipient=town.coordinator).count() == 1

    lamp = town.reported("2026-03-04 10:20", situation="路灯不亮", event_class="05-01", grid_code="", address="北门",
                         community="510106025002")  # fmt: skip
    town.do(lamp, "accept", town.clerk, "2026-03-04 10:30", event_class="04-02")
    assert lamp.recurrence == 1


def test_a_clerk_joins_only_what_he_sees_and_what_is_open(town):
    far = Organisation.objects.create(
        code="510106025003", name="蓉北社区", kind="community", parent=town.street
    )  # fmt: skip
    directory.clear()
    unseen = town.reported(actor=town.operator, community=far.code, grid_code="", address="9 栋")
    done = town.reported("2026-03-04 09:01", address="7 栋", grid_code="")
    town.do(done, "dismiss", town.clerk, "2026-03-04 09:02", note="查无此事")
    event = town.reported("2026-03-04 09:05")

    for number in (unseen.case_no, done.case_no, event.case_no, "510106-260304-G99999", ""):
        with pytest.raises(Invalid) as refused:
            town.do(event, "join", town.clerk, "2026-03-04 09:10", into=number)
        assert set(refused.value.errors) == {"into"}
    event.refresh_from_db()
    assert (event.state, event.joined_to) == (EventState.CHECKING, None)
    assert EventReport.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"item": "UC77"}, {"item": ["呼叫事项目录里没有 UC77"]}),
        ({"item": "UC77", "lead": "D06"}, {"item": ["呼叫事项目录里没有 UC77"]}),
        ({"lead": "D06"}, {"lead": ["占道经营、流动摊贩聚集的牵头单位由目录定为 D05，请留空"]}),
        ({"item": "LI38", "lead": "D05"}, {"lead": ["的牵头单位只能是 U1、U2、U3、U5"]}),
        ({"item": "XX99", "lead": "D05"}, {"lead": ["目录外事项由区城运中心指定牵头单位，请留空"]}),
    ],
)
def test_a_street_calls_only_for_an_item_and_a_lead_that_the_catalogue_knows(town, given, errors):
    event = town.at_level(1)
    with pytest.raises(Invalid) as refused:
        town.do(event, "escalate", town.operator, "2026-03-04 09:30", own_action="已劝离两次", **given)
    assert {
        name: [word[-len(words[0]) :] for word in refused.value.errors[name]] for name, words in errors.items()
    } == errors
    assert set(refused.value.errors) == set(errors)
    event.refresh_from_db()
    assert (event.state, event.item_code, ServiceCall.objects.count()) == (EventState.LEVEL1, "UC03", 0)


def test_the_lead_of_the_catalogue_may_be_named(town):
    event = town.at_level(1)
    town.do(event, "escalate", town.operator, "2026-03-04 09:30", own_action="已劝离两次", item="uc03", lead="d05")
    assert (call_of(event).item_code, call_of(event).lead) == ("UC03", town.department)
