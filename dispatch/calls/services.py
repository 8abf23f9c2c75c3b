"""Writing a call, and what rulings write into the catalogue that calls are judged by."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.catalogue import of_version
from dispatch.calls.forms import DraftForm, new_item
from dispatch.calls.models import CallItem, ServiceCall
from dispatch.calls.models.catalogue import CATALOGUE
from dispatch.calls.permissions import street_operator
from dispatch.calls.preparing import missing_lead, prepare_call
from governance.catalogues.amending import Change, Line, amend
from governance.catalogues.choices import VersionState
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

    def change(source: CatalogueVersion) -> Change:
        # A version to come, or the draft, may have left the item out; what is in force must have it.
        in_force_now = source.effective_from and source.effective_from <= day
        if in_force_now and item_code not in of_version(source.pk).items:
            raise Missing(f"现行呼叫事项目录中没有 {item_code}")
        return Change(lines=[Line(CallItem, {"code": item_code}, "precedent_notes", f"{day:%Y-%m-%d} {wanted}")])

    return amend(CATALOGUE, change, actor=actor, at=at, note=f"{item_code} 裁决先例")


def promote(call: ServiceCall, fields: Mapping, *, actor, at: datetime) -> CatalogueVersion:
    """Make a matter outside the catalogue an item of it, in a new version that holds from now on; calls keep theirs.

    `fields` are those of `ItemForm` (code, name, item_class, definition, lead, assists, tier, duty_list, ...).
    """
    if not call.outside_catalogue:
        raise NotReady(f"{call.case_no} 的事项已在目录内")
    note = f"{timezone.localdate(at):%Y-%m-%d} 由目录外呼叫 {call.case_no} 列入"
    told = "\n".join(filter(None, (str(fields.get("precedent_notes", "")).strip(), note)))
    code = str(fields.get("code", ""))

    def change(source: CatalogueVersion) -> Change:
        if code in codes_of(source):
            words = f"呼叫事项目录第 {source.version_no} 版已有 {code}"
            raise Conflict(words, errors={"code": [words]})
        return Change(rows=[new_item(source, {**fields, "precedent_notes": told})])

    return amend(CATALOGUE, change, actor=actor, at=at, note=f"{code} 由目录外事项列入")


def codes_of(version: CatalogueVersion) -> Collection[str]:
    """Name the items of a version; only a published one holds still and may be remembered."""
    if version.state == VersionState.PUBLISHED:
        return of_version(version.pk).items
    return set(CallItem.objects.filter(version=version).values_list("code", flat=True))
