"""The addresses of calls: list, write (and hand in), read, move."""

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.db import transaction

from dispatch.calls.api import case, rows, schemas
from dispatch.calls.children import CHILDREN
from dispatch.calls.filters import CallFilter
from dispatch.calls.forms import DraftForm
from dispatch.calls.models import ServiceCall
from dispatch.calls.services import draft_call
from governance.web.api.kit import CaseApi
from governance.workflow import engine


class NewCallForm(DraftForm):
    """A new call as a machine writes it: kept as a draft, or handed in for signing at once."""

    submit = forms.BooleanField(label="同时送签", required=False)


def write_call(raw: Mapping, *, actor, at: datetime) -> ServiceCall:
    """Write a draft and, where `submit` says so, hand it in: both or neither."""
    if not raw.get("submit"):
        return draft_call(raw, actor=actor, at=at)
    with transaction.atomic():
        return engine.perform(draft_call(raw, actor=actor, at=at), "submit", actor=actor, at=at)


calls = CaseApi(
    name="calls",
    label="呼叫",
    model=ServiceCall,
    rows=rows.rows,
    detail=case.detail,
    row_schema=schemas.ROW,
    detail_schema=schemas.DETAIL,
    many=rows.thin,
    one=case.whole,
    filterset=CallFilter,
    create_form=NewCallForm,
    create=write_call,
    lines=CHILDREN,
)
