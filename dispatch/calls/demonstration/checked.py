"""On-site checks of calls closed of late: to be visited, found untrue, asked to be reviewed, and settled."""

from datetime import datetime, timedelta

from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.choices import CallState
from dispatch.calls.demonstration.cast import Cast
from dispatch.calls.models import ServiceCall, SiteCheck
from dispatch.calls.permissions import CENTRE
from governance.organisations.choices import Role
from governance.workflow import engine
from governance.workflow.machine import CLOCK
from governance.worktime import calendar

LATELY = timedelta(days=60)
UNTRUE = {"note": "按答复的地点到现场查看，问题仍在，与答复不符，已拍照。"}
TRUE = {"note": "按答复的地点到现场查看，与答复一致，周边群众认可。"}
GROUND = {"note": "抽查当日为新发生的情况，原问题已处置，附处置前后照片。"}
OPS = Role.DISTRICT_OPS
# How far each has come, the farthest first: (move, who, its words), in order.
COURSES = (
    (("find_false", OPS, UNTRUE), ("ask_review", Role.DEPT_LEADER, GROUND)),
    (("find_false", OPS, UNTRUE),),
    (("find_true", OPS, TRUE),),
    (),
    (),
)


def look_at(at: datetime, cast: Cast) -> None:
    """Draw one closed call for each course, as the beat would have, a little before now."""
    closed = ServiceCall.objects.filter(state=CallState.CLOSED, closed_at__gt=at - LATELY, lead__isnull=False)
    closed = closed.exclude(lead__code=CENTRE)  # another office looks at what the centre itself answered
    calls = list(closed.order_by("closed_at")[: len(COURSES)])
    drawn, days = numbers.take(len(calls)), calendar.current()
    for call, number, course in zip(calls, drawn, COURSES, strict=False):
        moments = [days.share(call.closed_at, at, True, nth / 4) for nth in range(1, 4)]
        begun_at, *later = (moment.replace(microsecond=0) for moment in moments)
        ServiceCall.objects.filter(pk=call.pk).update(check_due=True)
        day = timezone.localdate(begun_at)
        check = SiteCheck(case_no=numbers.case_no(day, number, letter="K"), call=call)
        engine.begin_many([check], actor=CLOCK, at=begun_at)
        for (move, role, words), moment in zip(course, later, strict=False):
            actor = cast.first(role, call.lead_id if role == Role.DEPT_LEADER else None)
            engine.perform(check, move, actor=actor, at=moment, **words)
