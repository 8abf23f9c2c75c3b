"""The cast, and what most tests of calls begin with."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.calls import services
from dispatch.calls.choices import LineRole
from dispatch.calls.models import CallLine, ServiceCall
from governance.facts.models import Fact
from governance.workflow import engine
from governance.workflow.models import Deadline
from governance.workflow.sweep import sweep

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Town:
    """The cast, and the moves that most stories begin with. UC06 (紧急) calls both departments, UC03 (一般) one."""

    def __init__(self, cast):
        self.__dict__.update(vars(cast))

    @staticmethod
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)

    def raw(self, **more) -> dict:
        return {
            "situation": "营门口路 128 号二楼招牌松动，随时可能坠落。下方为公交站台。",
            "own_action": "已拉警戒线并劝离行人",
            "item": "UC06",
            "contact_name": "刘洋",
            "contact_phone": "028-87500016",
        } | more

    def draft(self, at: str = "2026-03-04 09:00", **more) -> ServiceCall:
        return services.draft_call(self.raw(**more), actor=self.operator, at=self.moment(at))

    def pending(self, at: str = "2026-03-04 09:05", **more) -> ServiceCall:
        return engine.perform(self.draft(**more), "submit", actor=self.operator, at=self.moment(at))

    def called(self, at: str = "2026-03-04 09:12", actor=None, **more) -> ServiceCall:
        return engine.perform(self.pending(**more), "issue", actor=actor or self.deputy, at=self.moment(at))

    def do(self, case, name: str, actor, at: str, **data):
        return engine.perform(case, name, actor=actor, at=self.moment(at), **data)

    def lead(self, call) -> CallLine:
        return call.lines.get(line_role=LineRole.LEAD)

    def assistant(self, call) -> CallLine:
        return call.lines.get(line_role=LineRole.ASSIST)

    def answer(self, line, actor, at: str, until: str = "reply") -> CallLine:
        """Sign, respond, arrive and reply at one moment, up to the move named."""
        moves = {
            "sign": {},
            "respond": {"contacted_whom": "刘洋", "measure": "吊车拆除松动面板", "promised_at": "2026-12-31 17:00"},
            "arrive": {},
            "reply": {"result_kind": "solved", "result_text": "面板已拆除，现场安全"},
        }
        for name, data in moves.items():
            self.do(line, name, actor, at, **data)
            if name == until:
                break
        return line

    def verifying(self, at: str = "2026-03-04 10:00", **more) -> ServiceCall:
        """An urgent call that both departments have answered in time."""
        call = self.called(**more)
        self.answer(self.assistant(call), self.other_dept_operator, at)
        self.answer(self.lead(call), self.dept_operator, at)
        call.refresh_from_db()
        return call

    def closed(self, **more) -> ServiceCall:
        """A call that was answered, scored and called back within the day."""
        call = self.verifying(appellant_hot=True, **more)
        self.do(call, "pass", self.operator, "2026-03-04 11:00")
        self.do(call, "score", self.operator, "2026-03-04 11:10", speed=5, cooperation=5, result=5)
        return self.do(call, "record_callback", self.ops, "2026-03-04 14:00", answer="satisfied", solved="yes")

    @staticmethod
    def sweep(at: str) -> int:
        return sweep(Town.moment(at))

    @staticmethod
    def facts(*, about=None) -> list[str]:
        """The kinds of the facts told, in the order of their moments."""
        rows = Fact.objects.order_by("at", "id")
        return list((rows.filter(about_id=about.pk) if about else rows).values_list("kind", flat=True))

    @staticmethod
    def lamp(case, limit_name: str) -> str:
        rows = Deadline.objects.filter(case_id=case.pk, limit_name=limit_name).order_by("-id")
        return rows.filter(case_type__model=case._meta.model_name).first().lamp
