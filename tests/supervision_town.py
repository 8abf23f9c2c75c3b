"""The town of calls, with the sheets that its lamps raise."""

import call_town

from dispatch.calls.models import ServiceCall
from governance.supervision import services
from governance.supervision.models import Interview, SupervisionSheet
from governance.workflow.models import Deadline


class Town(call_town.Town):
    """UC06 (紧急) called at 09:12: respond within an hour; blue 10:00, yellow 10:12, orange 10:42, red 11:12."""

    def follow(self, at: str) -> int:
        """Sweep, then let the sheets follow, as both do every few seconds."""
        self.sweep(at)
        return services.follow_lamps(self.moment(at))

    def called_on(self, day: str, **more):
        """An urgent call of that day, issued at 09:12."""
        call = self.draft(f"{day} 09:00", **more)
        for name, actor, at in (("submit", self.operator, "09:05"), ("issue", self.deputy, "09:12")):
            self.do(call, name, actor, f"{day} {at}")
        return call

    def sheet(self, organisation=None, call=None) -> SupervisionSheet:
        sheets = SupervisionSheet.objects.filter(organisation=organisation or self.department)
        return (sheets.filter(root_no=call.case_no) if call else sheets).get()

    def call_of(self, sheet) -> ServiceCall:
        return ServiceCall.objects.get(pk=sheet.root_id)

    def interview(self) -> Interview:
        return Interview.objects.get()

    def light_red(self, line, at: str, limit_name: str = "respond"):
        return self.do(line, "light_red", self.ops, at, limit_name=limit_name, note="特急件两小时无人响应")

    def clock(self, case, limit_name: str) -> Deadline | None:
        rows = Deadline.objects.filter(case_type__model=case._meta.model_name, case_id=case.pk, limit_name=limit_name)
        return rows.order_by("-id").first()
