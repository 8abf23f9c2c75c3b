"""The town of calls, in which a department would like a street to do something."""

from datetime import timedelta

import call_town

from dispatch.duties.models import StreetTask
from dispatch.duties.services import draft_task


class Town(call_town.Town):
    """The department of UC03 asks the street for help with illegal buildings (P01, 配合)."""

    def task_raw(self, **more) -> dict:
        return {
            "title": "协助排查楼顶违建",
            "content": "对西华街道十二个院落的楼顶搭建逐栋登记，拍照留存。",
            "street": self.street.code,
            "duty": "P01",
            "finish_by": "2026-03-20 17:00",
            "reason": "网格员熟悉院落情况，登记需入户",
            "legal_basis": "《成都市城市管理综合行政执法条例》",
            "support": "每院落补助 300 元，派执法队员两名带队",
        } | more

    def task(self, at: str = "2026-03-04 09:00", **more) -> StreetTask:
        ends = self.moment(at) + timedelta(days=16)
        raw = self.task_raw() | {"finish_by": f"{ends:%Y-%m-%d} 17:00"} | more
        return draft_task(raw, actor=self.dept_operator, at=self.moment(at))

    def applied(self, **more) -> StreetTask:
        return self.do(self.task(**more), "apply", self.dept_leader, "2026-03-04 09:10")

    def admitted(self, **more) -> StreetTask:
        return self.do(self.applied(**more), "admit", self.establishment, "2026-03-04 09:20", note="限三月底前完成")

    def sent(self, **more) -> StreetTask:
        return self.do(self.admitted(**more), "send", self.dept_operator, "2026-03-04 09:30")

    def accepted(self, **more) -> StreetTask:
        return self.do(self.sent(**more), "accept", self.operator, "2026-03-04 09:40")

    def reported(self, **more) -> StreetTask:
        return self.do(self.accepted(**more), "report", self.operator, "2026-03-04 09:50", result="十二个院落已登记")
