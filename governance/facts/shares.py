"""Shares that say their denominator, and what can honestly be concluded from a small sample."""

from dataclasses import dataclass
from math import sqrt

Z = 1.96  # 95 %
ENOUGH = 20  # from so many answers on, the lower bound stands for itself
PRIOR = 10  # so many answers of the group stand in for what a smaller sample lacks


def wilson_lower(good: float, total: float, z: float = Z) -> float | None:
    """Give the lower end of the Wilson interval of a share; None without a single answer."""
    if not total:
        return None
    share, square = good / total, z * z
    middle = share + square / (2 * total)
    spread = z * sqrt((share * (1 - share) + square / (4 * total)) / total)
    return max(0.0, (middle - spread) / (1 + square / total))


def fair_share(good: float, total: float, group_share: float | None) -> float | None:
    """Give the share that may be scored: the lower bound, or under 20 answers what leans on the group's share."""
    if total >= ENOUGH:
        return wilson_lower(good, total)
    if group_share is None:
        return None
    return (good + PRIOR * group_share) / (total + PRIOR)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    good: float
    total: int

    @property
    def value(self) -> float | None:
        return self.good / self.total if self.total else None

    @property
    def lower(self) -> float | None:
        return wilson_lower(self.good, self.total)

    def fair(self, group: "Share") -> float | None:
        """Give what may be scored, judged beside the share of the group; nothing where nobody was asked."""
        if not self.total:
            return None
        return fair_share(self.good, self.total, group.value)

    def __add__(self, other: "Share") -> "Share":
        return Share(self.good + other.good, self.total + other.total)
