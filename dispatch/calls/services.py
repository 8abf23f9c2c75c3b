"""Writing a call, and loading the catalogue that it is judged by."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.forms import DraftForm
from dispatch.calls.models import ServiceCall
from dispatch.calls.permissions import street_operator
from dispatch.calls.preparing import missing_lead, prepare_call
from governance.errors import Invalid, NotReady, NotYours
from governance.organisations.selectors import directory
from governance.workflow import engine


def draft_call(raw: Mapping, *, actor, at: datetime) -> ServiceCall:
    """Write a new call as a draft from raw input (a page's POST, an API's object, a mapping of codes)."""
    form = DraftForm(raw, actor=actor, at=at)
    if not form.is_valid():
        errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
        raise Invalid("填写有误，请改正后再存", errors=errors)
    street = directory.by_code(form.cleaned_data["street_code"])
    call = ServiceCall(street_id=street.pk)
    if not street_operator(actor, call, at):
        raise NotYours(f"新建呼叫由{street_operator.label}办理")
    number = numbers.case_no(timezone.localdate(at))
    call = prepare_call(street_id=street.pk, case_no=number, created_by=actor, at=at, data=form.cleaned_data)
    if reason := missing_lead(call):
        raise NotReady(reason)
    return engine.begin(call, actor=actor, at=at)
