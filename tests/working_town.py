"""A town in full work on one morning: for each role, one page of every kind that it uses."""

from collections import defaultdict

import effort_town
import supervision_town
import task_town
from effort_town import COMMUNITY

from dispatch.calls.clusters import propose_topics, propose_visits
from dispatch.calls.models import JointVisit, MonthlyTopic, SiteCheck
from governance.catalogues.services import draft
from governance.workflow import engine
from governance.workflow.machine import CLOCK

GROUND = {"ground": "《安全生产法》第十条：该处由应急管理部门监管", "owner": "D06"}
RULING = {"reason": "现场查明属占道经营，由综合执法部门查处", "precedent": "路口摊点占道由综合执法部门牵头"}
NOON = "2026-03-04 11:30"
PLACE = {"address": "兴盛西路 12 号"}


class Town(effort_town.Town, supervision_town.Town):
    """`pages` holds paths by the name of the person in the cast who opens them."""

    def __init__(self, cast):
        super().__init__(cast)
        self.tasks = task_town.Town(cast)
        self.pages: dict[str, list[str]] = defaultdict(list)
        for work in (self.dispute, self.hold_up, self.answer_calls, self.gather, self.help, self.tend_the_ground):
            work()
        self.run_late()
        self.write_catalogue()

    def opens(self, name: str, *paths: str) -> None:
        self.pages[name] += paths

    def on_road(self, **more):
        return self.called(item="UC03", **more)

    def dispute(self) -> None:
        raised, appealed = self.objected(), self.objected()
        self.do(appealed, "overrule", self.ops, "2026-03-04 09:40", **RULING)
        self.opens("dept_leader", f"/papers/arbitration/{appealed.call.case_no}-{appealed.pk}/")
        self.opens("dept_leader", f"{appealed.call.get_absolute_url()}objections/{appealed.pk}/do/appeal/")
        ruled = self.objected()
        self.do(ruled, "overrule", self.ops, "2026-03-04 09:40", **RULING)
        self.do(ruled, "appeal", self.dept_leader, "2026-03-04 09:50", ground="登记的经营者为危险化学品企业")
        self.opens("ops", f"{raised.call.get_absolute_url()}objections/{raised.pk}/do/uphold/")
        self.opens("establishment", f"{ruled.call.get_absolute_url()}objections/{ruled.pk}/do/overrule_finally/")

    def objected(self):
        line = self.lead(self.on_road())
        self.do(line, "object", self.dept_leader, "2026-03-04 09:30", **GROUND)
        return line.call.objections.get()

    def hold_up(self) -> None:
        """Lines that ask for time or may: for more, for material, to be put aside."""
        call = self.on_road()
        line, path = self.lead(call), call.get_absolute_url()
        self.answer(line, self.dept_operator, "2026-03-04 09:20", until="respond")
        self.opens("dept_leader", f"{path}lines/{line.pk}/do/extend/", f"{path}lines/{line.pk}/do/suspend/")
        self.opens("dept_operator", f"{path}lines/{line.pk}/do/reply/", f"{path}lines/{line.pk}/do/ask_material/")
        asked = self.lead(self.on_road())
        self.answer(asked, self.dept_operator, "2026-03-04 09:20", until="respond")
        self.do(asked, "extend", self.dept_leader, "2026-03-04 09:30", amount=1, note="需等吊车进场")
        row = asked.call.extensions.get()
        self.opens("operator", f"{asked.call.get_absolute_url()}extensions/{row.pk}/do/refuse/")

    def answer_calls(self) -> None:
        closed, verifying = self.closed(), self.verifying()
        check = SiteCheck(case_no="510106-260304-K00001", call=closed)
        engine.begin(check, actor=CLOCK, at=self.moment(NOON))
        self.opens("ops", "/calls/checks/", f"{check.get_absolute_url()}do/find_false/")
        self.opens("operator", closed.get_absolute_url(), f"{verifying.get_absolute_url()}do/reject/")
        self.opens("deputy", self.pending().get_absolute_url())

    def gather(self) -> None:
        for _ in range(3):
            self.on_road(**PLACE)
        self.called(**PLACE)
        propose_visits(self.moment("2026-03-04 09:15"))
        propose_topics(self.moment("2026-03-04 09:15"))
        visit, topic = JointVisit.objects.get(), MonthlyTopic.objects.get(item_code="UC03")
        self.opens("operator", "/calls/visits/", f"{visit.get_absolute_url()}do/agree/")
        self.opens("ops", "/calls/topics/", f"{topic.get_absolute_url()}do/assign/")
        self.opens("dept_operator", visit.get_absolute_url())

    def help(self) -> None:
        task, applied = self.tasks.sent(), self.tasks.applied()
        self.opens("deputy", f"{task.get_absolute_url()}do/contest/")
        self.opens("operator", "/tasks/", task.get_absolute_url())
        self.opens("establishment", f"{applied.get_absolute_url()}do/refuse/", "/catalogues/duties/")
        self.opens("dept_operator", "/tasks/new/")

    def tend_the_ground(self) -> None:
        asked, acting, event = self.effort(), self.acting(), self.at_level(2)
        self.opens("clerk", "/grid-events/", event.get_absolute_url(), f"{event.get_absolute_url()}do/resolve/")
        self.opens("clerk", "/joint-efforts/", acting.get_absolute_url())
        self.opens("grid_worker", "/report/", asked.get_absolute_url())
        self.opens("community_head", "/grids/", f"/grids/{COMMUNITY}/")

    def run_late(self) -> None:
        """An urgent call that nobody signs, up to the red that is proposed, and the sheets that follow it."""
        call = self.called(actor=self.coordinator, appellant_hot=True)
        line = self.lead(call)
        self.do(line, "hand_to_agency", self.dept_operator, "2026-03-04 09:20", agency=self.agency.code)
        self.follow("2026-03-04 11:20")
        sheet = self.sheet(call=call)
        self.opens("operator", "/calls/", "/calls/new/", call.get_absolute_url())
        self.opens("dept_operator", "/calls/", call.get_absolute_url(), "/supervision/", sheet.get_absolute_url())
        self.opens("dept_leader", f"/papers/supervision/{sheet.case_no}/")
        self.opens("agency_member", call.get_absolute_url())
        self.opens("agency_head", "/calls/")
        self.opens("ops", f"{call.get_absolute_url()}lines/{line.pk}/do/light_red/", "/calls/loads/")
        self.opens("ops", f"{sheet.get_absolute_url()}do/revoke/")
        self.opens("leader", "/calls/figures/", "/grid-figures/?period=2026-03", "/interviews/")
        self.opens("performance", "/calls/figures/K01/")
        self.opens("chief", "/calls/suspended/")

    def write_catalogue(self) -> None:
        draft("calls", actor=self.establishment, at=self.moment(NOON))
        self.opens("establishment", "/catalogues/calls/draft/", "/catalogues/calls/draft/items/new/")
