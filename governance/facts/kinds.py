"""What may be said between apps, and who acts when it is said; both known by name."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from governance.facts.models import VOIDED, Fact

_NAME = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")
TYPES = {str, int, bool, Decimal, date, datetime, list}
RESERVED = {"kind", "about", "by", "source", "at", "value"}

kinds: dict[str, "Kind"] = {}
reactions: dict[str, list[Callable[[Fact], None]]] = defaultdict(list)


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of fact, `app.noun.participle`; every fact of it carries exactly these attributes (None where unknown).

    A `withheld` kind is not told to those whom it is about: it is read by who said it, and by the district.
    """

    name: str
    label: str
    attributes: Mapping[str, type] = field(default_factory=dict)
    withheld: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.name) > 60:
            raise ValueError(f"a kind of fact is named app.noun.participle, not {self.name!r}")
        if self.name in kinds:
            raise ValueError(f"the kind {self.name} is declared twice")
        if taken := RESERVED & self.attributes.keys():
            raise ValueError(f"{self.name}: {taken} are columns of every fact")
        if unknown := set(self.attributes.values()) - TYPES:
            raise ValueError(f"{self.name}: attributes cannot be of {unknown}")
        kinds[self.name] = self

    def fit(self, given: Mapping[str, object]) -> dict:
        """Check attributes against the declaration and make them ready for JSON."""
        if given.keys() != self.attributes.keys():
            raise TypeError(f"{self.name} carries {sorted(self.attributes)}, not {sorted(given)}")
        return {name: self._fit(name, value) for name, value in given.items()}

    def _fit(self, name: str, value):
        wanted = self.attributes[name]
        if value is None:
            return None
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise TypeError(f"{self.name}: {name} is a {wanted.__name__}, not {value!r}")
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if wanted in (str, Decimal) else value


def on(name: str):
    """Run the function in the same transaction whenever a fact of this kind is appended, after it is written."""

    def remember(function: Callable[[Fact], None]):
        reactions[name].append(function)
        return function

    return remember


FACT_VOIDED = Kind(VOIDED, "事实作废", {"fact_kind": str, "fact_at": datetime, "reason": str, "actor": int})
