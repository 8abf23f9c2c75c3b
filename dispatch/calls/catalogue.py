"""The call-item catalogue in force, kept in memory: a published version never changes."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from math import log

from dispatch.calls.choices import APART, LimitName, Tier
from dispatch.calls.models import CallItem, TierLimit
from dispatch.calls.models.catalogue import CATALOGUE
from governance.catalogues.selectors import in_force
from governance.errors import NotReady
from governance.web.words import chinese, pairs, runs
from governance.worktime.amounts import Amount

KEYWORD, NAME, DEFINITION = 3.0, 2.0, 0.5  # what a hit in each place is worth


@dataclass(frozen=True)
class Catalogue:
    """One version of the items and of the limits by tier."""

    items: dict[str, CallItem]
    limits: dict[tuple[str, str], TierLimit]

    def limit(self, tier: str, limit_name: str) -> TierLimit | None:
        return self.limits.get((tier, limit_name)) or self.limits.get(("", limit_name))

    def amounts(self, item: CallItem, tier: str, *, arrival_asked: bool) -> dict[str, Amount]:
        """Say how long every limit of such a call allows; what does not apply is left out."""
        found = {}
        for name in LimitName.values:
            row = self.limit(tier, name)
            if row and name not in APART and (arrival_asked or not row.on_request):
                found[name] = row.allowed
        if item.resolve and tier == item.tier:
            found[LimitName.RESOLVE] = item.resolve
        return found

    def find(self, text: str, count: int = 5) -> list[CallItem]:
        """Find the items that a text most likely speaks of, the likeliest first."""
        if not text.strip():
            return []
        wanted = set(cut(text))
        scored = [(self._score(item, text, wanted), item) for item in self.items.values()]
        scored = [(score, item) for score, item in scored if score > 0]
        return [item for _, item in sorted(scored, key=lambda pair: (-pair[0], pair[1].code))[:count]]

    def _score(self, item: CallItem, text: str, wanted: set[str]) -> float:
        if item.code.lower().startswith(text.strip().lower()):
            return 1000.0
        named = sum(KEYWORD * len(word) for word in self._keywords[item.code] if word in text)
        return named + sum(
            self._rarity[term] * weight for terms, weight in self._indexed[item.code] for term in wanted & terms
        )

    @cached_property
    def _keywords(self) -> dict[str, set[str]]:
        return {code: set(item.keywords.split()) for code, item in self.items.items()}

    @cached_property
    def _indexed(self) -> dict[str, tuple[tuple[set[str], float], ...]]:
        return {
            code: ((set(cut(f"{item.name} {item.keywords}")), NAME), (set(cut(item.definition)), DEFINITION))
            for code, item in self.items.items()
        }

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """Count a term the less, the more items have it."""
        held: dict[str, int] = {}
        for places in self._indexed.values():
            for term in set().union(*(terms for terms, _ in places)):
                held[term] = held.get(term, 0) + 1
        return {term: log(1 + len(self.items) / count) / 4 for term, count in held.items()}


def cut(text: str) -> list[str]:
    return [term for run in runs(text) for term in (pairs(run) if len(run) > 1 and chinese(run) else [run])]


@lru_cache(maxsize=8)
def of_version(version_id: int) -> Catalogue:
    items = {row.code: row for row in CallItem.objects.filter(version_id=version_id)}
    limits = {(row.tier, row.limit_name): row for row in TierLimit.objects.filter(version_id=version_id)}
    return Catalogue(items, limits)


def catalogue(on: date) -> Catalogue:
    """Give the version in force on a day."""
    version = in_force(CATALOGUE, on)
    if version is None:
        raise NotReady("呼叫事项目录还没有生效的版本，请联系区委编办发布")
    return of_version(version.pk)


def tier_of(item: CallItem, chosen: str = "") -> str:
    return chosen if chosen in Tier.values else item.tier
