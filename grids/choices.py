"""The words of grids: the four levels, what a grid came from, and who looks after one."""

from django.db import models

from governance.organisations.choices import Role


class Rank(models.IntegerChoices):
    """The four levels, from the street down."""

    STREET = 1, "街道"
    COMMUNITY = 2, "社区"
    COMPOUND = 3, "小区"
    BUILDING = 4, "楼栋"


# What the levels are called in the papers of the city: 总网格 is a community, 微网格 a building.
GRID_NAMES = {
    Rank.STREET: "街道",
    Rank.COMMUNITY: "总网格",
    Rank.COMPOUND: "一般网格",
    Rank.BUILDING: "微网格",
}
DEDICATED_NAME = "专属网格"


class DescentKind(models.TextChoices):
    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"
    REDRAW = "redraw", "重划"


class GridRole(models.TextChoices):
    """Who of a grid's people has it as a post; both are roles held in its community."""

    WORKER = Role.GRID_WORKER.value, Role.GRID_WORKER.label
    REPRESENTATIVE = Role.RESIDENTS_REPRESENTATIVE.value, Role.RESIDENTS_REPRESENTATIVE.label
