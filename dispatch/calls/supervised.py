"""Calls under supervision: every department that is late with its line gets a sheet."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from dispatch.calls.choices import LineState
from dispatch.calls.models import CallLine, ServiceCall
from governance.supervision import matters


def describe(keys: Iterable[int]) -> dict[int, matters.Description]:
    columns = ("case_no", "title", "street_id", "tier", "item_code", "appellant_hot")
    return {call.pk: described(call) for call in ServiceCall.objects.filter(pk__in=keys).only(*columns)}


def described(call: ServiceCall) -> matters.Description:
    return matters.Description(
        number=call.case_no,
        title=call.title,
        url=call.get_absolute_url(),
        street_id=call.street_id,
        tier=call.tier,
        item=call.item_code,
        hot=call.appellant_hot,
    )


def find(user, number: str, at: datetime) -> int | None:
    return ServiceCall.objects.visible_to(user, at).filter(case_no=number).values_list("pk", flat=True).first()


def withdrawn(model: type[Model], keys: Iterable[int]) -> set[int]:
    """Every watched clock of a call is a line's; lines are withdrawn with their call or by a ruling."""
    return set(CallLine.objects.filter(pk__in=keys, state=LineState.WITHDRAWN).values_list("pk", flat=True))


matters.register("calls", "呼叫", ServiceCall, describe=describe, find=find, withdrawn=withdrawn)
