"""The town of grid events, with three courtyards, the groups attached to them, and joint efforts at every stage."""

from datetime import date

import event_town

from governance.organisations.choices import OrganisationKind
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from grids import codes
from grids.choices import GridRole
from grids.joint.choices import GroupKind
from grids.joint.services import begin_effort
from grids.models import AttachedGroup, CourtyardOpinion, EffortTask, Grid, GridPost, JointEffort

SINCE = date(2022, 1, 1)
STREET, COMMUNITY = "510106025000000000", "510106025002000000"
COURTYARDS = {
    "510106025002005000": "和美苑",
    "510106025002006000": "兴业苑",
    "510106025002007000": "纺织厂宿舍",
}
NUMBERS = {"agreed": 40, "opposed": 6, "other": 3, "words": "要先看好不好停、收不收费"}


class Town(event_town.Town):
    """三个院落 of one community; 和美物业 is on the register, 和美苑院落自治小组 is volunteers."""

    def __init__(self, cast):
        super().__init__(cast)
        Grid.objects.bulk_create([
            self._grid(STREET, "西华街道", None),
            self._grid(COMMUNITY, "金牛社区", self.community),
            *(self._grid(code, name, self.community) for code, name in COURTYARDS.items()),
        ])  # fmt: skip
        self.firm = Organisation.objects.create(
            code="P77", name="和美物业", kind=OrganisationKind.PROPERTY_FIRM, parent=self.district
        )
        directory.clear()
        first = next(iter(COURTYARDS))
        self.party = self._group(COMMUNITY, GroupKind.PARTY, "金牛社区党委")
        self.volunteers = self._group(first, GroupKind.SELF_GOVERNANCE, "和美苑院落自治小组")
        self.firm_group = self._group(first, GroupKind.PROPERTY_FIRM, "和美物业", organisation=self.firm)

    def _grid(self, code: str, name: str, community) -> Grid:
        return Grid(
            code=code, parent_code=codes.parent(code), rank=codes.rank_of(code), name=name, street=self.street,
            community=community, valid_from=SINCE,
        )  # fmt: skip

    def _group(self, code: str, kind: str, name: str, **more) -> AttachedGroup:
        community = None if code == STREET else self.community
        return AttachedGroup.objects.create(
            grid_code=code, street=self.street, community=community, kind=kind, name=name, valid_from=SINCE, **more
        )

    def day(self, text: str) -> str:
        """A day as a form takes it; whoever moves the moments of the town moves it too."""
        return f"{self.moment(f'{text} 09:00'):%Y-%m-%d}"

    def post(self, code: str, person) -> GridPost:
        grid = Grid.objects.get(code=code)
        return GridPost.objects.create(grid=grid, person=person, role=GridRole.WORKER, starts_on=SINCE)

    def raw_effort(self, **more) -> dict:
        return {
            "title": "院落停车怎么划线",
            "subject": "三个院落车多位少，夜里堵住消防通道，商量划线、错时和收费。",
            "courtyards": list(COURTYARDS),
            "collect_on": self.day("2026-03-10"),
        } | more

    def effort(self, at: str = "2026-03-04 09:00", actor=None, **more) -> JointEffort:
        return begin_effort(self.raw_effort(**more), actor=actor or self.clerk, at=self.moment(at))

    def opinion(self, effort, nth: int = 0) -> CourtyardOpinion:
        return effort.opinions.order_by("id")[nth]

    def heard(self, at: str = "2026-03-04 09:10", **more) -> JointEffort:
        """An effort of which every courtyard has spoken."""
        effort = self.effort(**more)
        for opinion in effort.opinions.all():
            self.do(opinion, "collect", self.grid_worker, at, **NUMBERS)
        effort.refresh_from_db()
        return effort

    def discussing(self, at: str = "2026-03-04 09:20", **more) -> JointEffort:
        return self.do(self.heard(**more), "discuss", self.clerk, at)

    def minutes(self, **more) -> dict:
        return {
            "held_on": self.day("2026-03-04"), "place": "和美苑架空层",
            "groups": [str(self.party.pk), str(self.volunteers.pk)],
            "others": "居民代表、社区民警", "participants": 23, "summary": "同意先划线，错时停车试行三个月。",
        } | more  # fmt: skip

    def talked(self, at: str = "2026-03-04 09:30", **more) -> JointEffort:
        return self.do(self.discussing(**more), "record", self.clerk, at, **self.minutes())

    def duty(self, **more) -> dict:
        return {
            "title": "划停车线和消防通道线",
            "group": str(self.volunteers.pk),
            "due_on": self.day("2026-03-11"),
        } | more

    def acting(self, at: str = "2026-03-04 09:40", **more) -> JointEffort:
        return self.do(self.talked(**more), "assign", self.clerk, at, **self.duty())

    def task(self, **more) -> EffortTask:
        return self.acting(**more).tasks.get()

    def done(self, **more) -> EffortTask:
        task = self.task(**more)
        return self.do(task, "finish", self.clerk, "2026-03-04 09:50", result="已划 42 个车位", participants=15)

    def concluded(self, **more) -> JointEffort:
        effort = self.done(**more).effort
        return self.do(effort, "conclude", self.clerk, "2026-03-04 09:55", **self.conclusion())

    @staticmethod
    def conclusion() -> dict:
        return {"outcome": "settled", "conclusion": "划线 42 个，消防通道已腾空，错时停车试行"}
