"""The cast on its own ground: its street and community as grids, two compounds, four buildings, and a market."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance.organisations.choices import OrganisationKind
from governance.organisations.models import Organisation, User
from governance.organisations.selectors import directory
from grids import codes
from grids.choices import GridRole, Rank
from grids.models import Grid, GridPost

SHANGHAI = ZoneInfo("Asia/Shanghai")
SINCE = date(2022, 1, 1)
STREET = "510106025000000000"
COMMUNITY = "510106025002000000"
COMPOUND, OTHER_COMPOUND = "510106025002001000", "510106025002002000"
MARKET = "510106025002901000"
BUILDINGS = ("510106025002001001", "510106025002001002", "510106025002001003")
OTHER_BUILDING = "510106025002002001"
OUTLINE = ((104.00, 30.70), (104.01, 30.70), (104.01, 30.71), (104.00, 30.71))


class GridTown:
    """The cast, a property firm, and grids by code in `grids`; the grid worker has the first building's post."""

    def __init__(self, cast):
        self.__dict__.update(vars(cast))
        self.firm = Organisation.objects.create(
            code="P01", name="和美物业", kind=OrganisationKind.PROPERTY_FIRM, parent=cast.district
        )
        self.far_community = Organisation.objects.create(
            code="510106038008", name="银桂社区", kind=OrganisationKind.COMMUNITY, parent=cast.other_street
        )
        directory.clear()
        rows = [
            self.row(STREET, "西华街道"),
            self.row(COMMUNITY, "金牛社区"),
            self.row(COMPOUND, "和美苑", boundary=OUTLINE),
            self.row(OTHER_COMPOUND, "兴业苑"),
            self.row(MARKET, "金牛农贸市场", owner=self.firm, dedicated=True),
            *(self.row(code, f"和美苑{nth}栋") for nth, code in enumerate(BUILDINGS, 1)),
            self.row(OTHER_BUILDING, "兴业苑1栋"),
            self.row("510106038000000000", "营门口街道", street=self.other_street),
            self.row("510106038008000000", "银桂社区", street=self.other_street, community=self.far_community),
            self.row("510106038008001000", "桂苑", street=self.other_street, community=self.far_community),
        ]
        Grid.objects.bulk_create(rows)
        self.grids = {row.code: row for row in rows}
        self.post(BUILDINGS[0], self.grid_worker)

    def row(self, code: str, name: str, **fields) -> Grid:
        rank = codes.rank_of(code)
        where = {"street": self.street, "community": None if rank == Rank.STREET else self.community}
        return Grid(
            **{"code": code, "parent_code": codes.parent(code), "rank": rank, "name": name, "valid_from": SINCE}
            | where
            | fields
        )

    def post(self, code: str, person: User, role: str = GridRole.WORKER, **fields) -> GridPost:
        return GridPost.objects.create(
            **{"grid": self.grids[code], "person": person, "role": role, "starts_on": SINCE} | fields
        )

    @staticmethod
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
