"""Lit lamps become notices: one a case while they are few, one for all of them when many fall due together."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from governance.notices.audience import Audience, Found
from governance.notices.inbox import Letter
from governance.workflow.choices import Lamp
from governance.workflow.machine import workflow_of

FEW = 3  # lamps of one colour for one audience in one sweep; more than these go out as one notice


@dataclass(frozen=True, slots=True)
class Press:
    """One lamp that somebody must hear of."""

    audience: Audience
    lamp: str
    limit_label: str
    root: object


def letters_of(presses: list[Press], found: Found) -> list[Letter]:
    """Write to each person found; whoever looks after many places of an organisation reads of them together."""
    together: dict[tuple, list[Press]] = defaultdict(list)
    for press in presses:
        for person_id in found[press.audience]:
            together[person_id, *press.audience[:2], press.lamp, type(press.root)].append(press)
    letters = []
    for (person_id, _, _, lamp, model), group in together.items():
        letters += [_of_many(person_id, lamp, model, group)] if len(group) > FEW else _singly(person_id, group)
    return letters


def _of_many(person_id: int, lamp: str, model, group: list[Press]) -> Letter:
    title = f"{len(group)} 件{model._meta.verbose_name}{Lamp(lamp).label}"
    body = "、".join(press.root.case_no for press in group[:10]) + ("等" if len(group) > 10 else "")
    url = workflow_of(group[0].root).list_url
    return Letter(person_id, "lamp", title, body, url, f"lamps:{model._meta.label}:{lamp}")


def _singly(person_id: int, group: list[Press]) -> Iterator[Letter]:
    for press in group:
        root = press.root
        title = f"{root.title}：{press.limit_label}{Lamp(press.lamp).label}"
        key = f"lamp:{root._meta.label_lower}:{root.pk}"
        yield Letter(person_id, "lamp", title, root.case_no, root.get_absolute_url(), key)
