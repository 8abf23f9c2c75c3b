from datetime import datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from parcels.models import Handover, Parcel

from governance.web import acts, clocks
from governance.web.trail import trail
from governance.workflow import engine
from governance.workflow.models import Deadline
from governance.workflow.sweep import sweep
from governance.worktime.calendar import SHANGHAI

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 4, 9, tzinfo=SHANGHAI)


@pytest.fixture
def parcel(cast):
    packed = Parcel(case_no="P1", title="一箱文件", street=cast.street, department=cast.department)
    engine.begin(packed, actor=cast.operator, at=MORNING)
    return engine.perform(packed, "send", actor=cast.operator, at=MORNING + timedelta(minutes=12), note="请当面点清")


def test_the_trail_tells_persons_and_clocks_newest_first_and_names_the_days(cast, parcel, django_assert_num_queries):
    now = MORNING + timedelta(days=2)
    sweep(now)
    line = parcel.handovers.get()
    names = {(ContentType.objects.get_for_model(Handover).pk, line.pk): "区综合行政执法局"}
    ContentType.objects.get_for_model(Parcel)
    with django_assert_num_queries(2):  # the trail, and the directory once a process
        events = trail(parcel, now, names)
    told = [(event.by_clock, event.what, event.lamp, event.day) for event in events]
    assert told == [
        (True, "区综合行政执法局 交接到期", "yellow", "3月4日"),
        (True, "区综合行政执法局 交接用时达 80%", "blue", ""),
        (False, "蒋雯（西华街道）寄出", "", ""),
        (False, "蒋雯（西华街道）登记", "", ""),
    ]
    assert events[-2].note == "请当面点清"


def test_stored_deadlines_become_rulers_and_lines(cast, parcel):
    now = MORNING + timedelta(hours=2)
    engine.perform(parcel.handovers.get(), "hand", actor=cast.dept_operator, at=now)
    running, stopped = clocks.parted(Deadline.objects.of_roots(Parcel, [parcel.pk]), now)
    assert [(clock.label, clock.due, clock.amount) for clock in running] == [("收下", "3月6日 17:00", "2 工作日")]
    assert {(clock.label, clock.spent) for clock in stopped} >= {("交接", "1 工作时 48 分")}


def test_offers_become_buttons_and_reasons(cast, parcel):
    found = engine.offers(parcel, cast.dept_operator, MORNING + timedelta(hours=1))
    panel = acts.split(found, lambda name: f"/parcels/P1/do/{name}/", revision=parcel.revision)
    assert [(act.label, act.url, act.post) for act in panel.open] == [("扣留", "/parcels/P1/do/hold/", False)]
    assert ("收下", "还有 1 个交接没有完成") in [(act.label, act.reason) for act in panel.shut]
