"""Writing a call, and what rulings write into the catalogue that calls are judged by."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.forms import DraftForm, new_item
from dispatch.calls.models import CallItem, ServiceCall
from dispatch.calls.models.catalogue import CATALOGUE
from dispatch.calls.permissions import street_operator
from dispatch.calls.preparing import missing_lead, prepare_call
from governance.catalogues import services as catalogues
from governance.catalogues.models import CatalogueVersion
from governance.errors import Conflict, Invalid, Missing, NotReady, NotYours
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


def publish_precedent(item_code: str, text: str, *, actor, at: datetime) -> CatalogueVersion:
    """Write a ruling into the notes of an item, in a new version that holds from now on; calls keep theirs."""
    wanted, day = text.strip(), timezone.localdate(at)
    if not wanted:
        raise Invalid("请写明裁决先例", errors={"text": ["请写明裁决先例"]})

    def change(version: CatalogueVersion) -> None:
        row = CallItem.objects.filter(version=version, code=item_code).first()
        if row is None:
            return
        row.precedent_notes = f"{row.precedent_notes}\n{day:%Y-%m-%d} {wanted}".strip()
        row.save(update_fields=["precedent_notes"])

    with transaction.atomic():
        amended = catalogues.amend(CATALOGUE, change, actor=actor, at=at, note=f"{item_code} 裁决先例")
        if not CallItem.objects.filter(version=amended, code=item_code).exists():
            raise Missing(f"现行呼叫事项目录中没有 {item_code}")
    return amended


def promote(call: ServiceCall, fields: Mapping, *, actor, at: datetime) -> CatalogueVersion:
    """Make a matter outside the catalogue an item of it, in a new version that holds from now on; calls keep theirs.

    `fields` are those of `ItemForm` (code, name, item_class, definition, lead, assists, tier, duty_list, ...).
    """
    if not call.outside_catalogue:
        raise NotReady(f"{call.case_no} 的事项已在目录内")
    note = f"{timezone.localdate(at):%Y-%m-%d} 由目录外呼叫 {call.case_no} 列入"
    told = "\n".join(filter(None, (str(fields.get("precedent_notes", "")).strip(), note)))
    code = str(fields.get("code", ""))

    def change(version: CatalogueVersion) -> None:
        if CallItem.objects.filter(version=version, code=code).exists():
            words = f"呼叫事项目录第 {version.version_no} 版已有 {code}"
            raise Conflict(words, errors={"code": [words]})
        new_item(version, {**fields, "precedent_notes": told}).save()

    return catalogues.amend(CATALOGUE, change, actor=actor, at=at, note=f"{code} 由目录外事项列入")
