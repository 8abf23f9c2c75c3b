"""The cast, and what most tests of parcels begin with."""

from datetime import datetime
from zoneinfo import ZoneInfo

from parcels.models import Handover, Parcel

from governance.facts.models import Fact
from governance.notices.models import Notice
from governance.workflow import engine
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Town:
    """The cast, with the moves that most tests begin with."""

    def __init__(self, cast):
        self.__dict__.update(vars(cast))

    @staticmethod
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)

    @property
    def morning(self) -> datetime:
        return self.moment("2026-03-04 09:00")  # a Wednesday

    def parcel(self, case_no: str = "P1", **fields) -> Parcel:
        return Parcel(case_no=case_no, title="一箱文件", street=self.street, department=self.department, **fields)

    def pack(self, at: datetime | None = None, **fields) -> Parcel:
        return engine.begin(self.parcel(**fields), actor=self.operator, at=at or self.morning)

    def send(self, at: datetime | None = None, **fields) -> Parcel:
        return engine.perform(self.pack(at, **fields), "send", actor=self.operator, at=at or self.morning)

    def hand(self, parcel: Parcel, at: datetime | None = None) -> None:
        engine.perform(parcel.handovers.get(), "hand", actor=self.dept_operator, at=at or self.morning)

    @staticmethod
    def clock(parcel: Parcel, limit: str = "receive") -> Deadline:
        return Deadline.objects.get(root_id=parcel.pk, limit_name=limit, closed_at=None)

    @staticmethod
    def everything(*leave_out: str) -> dict[str, list]:
        """All rows of the process, for comparing before and after."""
        models = (Parcel, Handover, Deadline, TransitionRecord, RecordDetail, Fact, Notice)
        return {
            m.__name__: sorted(str({k: v for k, v in row.items() if k not in leave_out}) for row in m.objects.values())
            for m in models
        }
