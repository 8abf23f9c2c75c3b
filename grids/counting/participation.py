"""How many took part and spoke in multi-party work, summed from its facts."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import CharField, Q, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Left, RPad

from governance.facts.models import Fact
from grids import codes
from grids.choices import Rank
from grids.counting.areas import Scope
from grids.counting.periods import Period

JOINED, OPINIONS = "grids.effort.joined", "grids.opinion.collected"


def count(scope: Scope, period: Period, area: str, below: Rank | None) -> dict[str, tuple[int, int]]:
    """Give (participants, opinions) by code of the areas below, and of the whole as ""."""
    rows = Fact.objects.of_kind(JOINED, OPINIONS).between(*period.moments).standing().order_by()
    rows = rows.annotate(place=_place(below or _deepest(scope, area)))
    if area:
        rows = rows.filter(_inside(area))
    elif not scope.whole:
        rows = rows.filter(reduce(or_, map(_inside, scope.roots)))
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, kind, number in rows.values_list("place", "kind").annotate(number=Sum("value")):
        for code in ("", place):
            found[code][kind == OPINIONS] += int(number)
    return {code: (pair[0], pair[1]) for code, pair in found.items()}


def _deepest(scope: Scope, area: str) -> Rank:
    return codes.rank_of(area) if area else max(map(codes.rank_of, scope.roots), default=Rank.STREET)


def _place(rank: Rank):
    """The code of the area of one level in which a fact lies."""
    told = {Rank.STREET: KT("attributes__street"), Rank.COMMUNITY: KT("attributes__community")}
    grid = Coalesce(KT("attributes__grid"), Value(""), output_field=CharField())
    plain = told.get(rank) or Left(grid, codes.PARTS[rank])
    return RPad(plain, codes.LENGTH, Value("0"), output_field=CharField())


def _inside(area: str) -> Q:
    stem, rank = codes.stem(area), codes.rank_of(area)
    if rank <= Rank.COMMUNITY:
        return Q(**{f"attributes__{'street' if rank == Rank.STREET else 'community'}": stem})
    return Q(attributes__grid__startswith=stem)
