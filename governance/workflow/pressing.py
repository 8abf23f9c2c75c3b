"""Lit lamps become notices: one a case while they are few, one for all of them when many fall due together."""

from collections import defaultdict
from dataclasses import dataclass

from governance.notices.inbox import Draft
from governance.workflow.choices import Lamp
from governance.workflow.machine import workflow_of

FEW = 3  # lamps of one colour for one audience in one sweep; more than these go out as one notice


@dataclass(frozen=True, slots=True)
class Press:
    """One lamp that somebody must hear of."""

    role: str
    organisation_id: int | None
    lamp: str
    limit_label: str
    root: object


def notices_of(presses: list[Press]) -> list[Draft]:
    together: dict[tuple, list[Press]] = defaultdict(list)
    for press in presses:
        together[press.role, press.organisation_id, press.lamp, type(press.root)].append(press)
    drafts = []
    for (role, organisation_id, lamp, model), group in together.items():
        if len(group) > FEW:
            noun = model._meta.verbose_name
            title = f"{len(group)} 件{noun}{Lamp(lamp).label}"
            body = "、".join(press.root.case_no for press in group[:10]) + ("等" if len(group) > 10 else "")
            url = workflow_of(group[0].root).list_url
            drafts.append(Draft(role, organisation_id, "lamp", title, body, url, f"lamps:{model._meta.label}:{lamp}"))
        else:
            drafts += [_single(press) for press in group]
    return drafts


def _single(press: Press) -> Draft:
    root = press.root
    title = f"{root.title}：{press.limit_label}{Lamp(press.lamp).label}"
    key = f"lamp:{root._meta.label_lower}:{root.pk}"
    return Draft(press.role, press.organisation_id, "lamp", title, root.case_no, root.get_absolute_url(), key)
