"""From what a department typed to the columns of a task: which duty it is about, how long each limit allows."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from dispatch.duties.choices import TaskLimitName
from dispatch.duties.listing import duty_rows
from governance.organisations.selectors import directory
from governance.worktime.amounts import Amount, workdays

COPIED = ("title", "content", "reason", "legal_basis", "support", "finish_by")
# Where the list in force says nothing.
USUAL = {TaskLimitName.ADMIT: workdays(5), TaskLimitName.ACCEPT: workdays(1), TaskLimitName.CONFIRM: workdays(3)}


def columns(data: Mapping, at: datetime) -> dict:
    """Turn cleaned input into the columns of a task, by the duty list in force at `at`."""
    rows = duty_rows(timezone.localdate(at))
    allowed = {name: rows.limits[name].allowed if name in rows.limits else usual for name, usual in USUAL.items()}
    duty = rows.duties.get(data["duty"])
    return {name: data[name] for name in COPIED} | {
        "street_id": directory.by_code(data["street"]).pk,
        "duty": duty,
        "duty_code": duty.code if duty else "",
        "duty_kind": duty.duty_list if duty else "",
        "amounts": {str(name): stored(amount) for name, amount in allowed.items()},
    }


def stored(amount: Amount) -> list[str]:
    return [f"{amount.number.normalize():f}", amount.unit]
