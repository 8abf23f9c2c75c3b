from difflib import get_close_matches

from django.core.checks import Error

from governance.facts.indicators import catalogues, of_indicator
from governance.facts.kinds import kinds, reactions


def known_kinds(app_configs, **kwargs) -> list[Error]:
    """Refuse to start while somebody listens to a kind of fact that nobody tells."""
    return [
        Error(
            f"{function.__module__}.{function.__qualname__} listens to the unknown fact {name!r}.",
            hint=f"Did you mean {', '.join(close)}?" if (close := get_close_matches(name, kinds)) else None,
            id="facts.E001",
        )
        for name, functions in reactions.items()
        if name not in kinds
        for function in functions
    ]


def no_burdens(app_configs, **kwargs) -> list[Error]:
    """Refuse to start with an indicator that counts how busy people look instead of what was solved."""
    return [
        Error(
            f"The indicator {row.code} {row.label} of {name} counts {'、'.join(words)}.",
            hint="governance/facts/indicators.py lists the words that may stand in no indicator.",
            id="facts.E002",
        )
        for name, read in catalogues.items()
        for row in read()
        if (words := of_indicator(row))
    ]
