"""The ruling on an objection as an official paper: 会商仲裁决定书."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from dispatch.calls.choices import LineState, Ruling
from dispatch.calls.models import Objection, ServiceCall
from dispatch.calls.telling.objection import FIRST
from governance.documents.prints import Entries, Heading, Paper, long_day, register, whole
from governance.errors import Missing
from governance.organisations.selectors import organisation_name

FIRST_ORGAN, FINAL_ORGAN = "区智慧蓉城运行中心", "区委编办"
NO_PAPER = "没有这份决定书，或您无权查看。"


@dataclass(frozen=True)
class Said:
    """What one instance ruled."""

    ruling: str
    reason: str
    at: datetime
    owner_id: int
    precedent: str
    doc_no: str
    final: bool

    @property
    def organ(self) -> str:
        return FINAL_ORGAN if self.final else FIRST_ORGAN


def build(user, number: str, at: datetime) -> Paper:
    """Make the paper of the last ruling on an objection, or of the first before a final one.

    `number` is the call's, a dash, the objection's key, and `-first` behind it for that of a first ruling.
    """
    objection = _objection(user, number.removesuffix(FIRST), at)
    call, said = objection.call, _said(objection, first=number.endswith(FIRST))
    return Paper(
        title="会商仲裁决定书",
        letterhead=f"{said.organ}文件",
        doc_no=said.doc_no,
        addressee=f"{organisation_name(call.street_id)}、{organisation_name(objection.department_id)}",
        body=tuple(_body(objection, call, said)),
        signed_by=said.organ,
        signed_on=said.at,
        copies_to=organisation_name(said.owner_id) if said.ruling == Ruling.UPHELD else "",
        file_name=f"会商仲裁决定书 {call.case_no} {said.doc_no}",
        back=call.get_absolute_url(),
    )


def _objection(user, number: str, at: datetime) -> Objection:
    case_no, _, key = number.rpartition("-")
    call = ServiceCall.objects.visible_to(user, at).select_related("item").filter(case_no=case_no).first()
    found = Objection.objects.filter(call=call, pk=key).first() if call and key.isdecimal() and len(key) < 19 else None
    if found is None or not found.doc_no:
        raise Missing(NO_PAPER)
    found.call = call
    return found


def _said(objection: Objection, *, first: bool) -> Said:
    row = objection
    if first:
        if not row.first_doc_no:
            raise Missing(NO_PAPER)
        kept = (row.first_owner_id, row.first_precedent, row.first_doc_no)
        return Said(row.ruling, row.ruling_reason, row.ruled_at, *kept, final=False)
    last = (row.decided_owner_id, row.precedent, row.doc_no)
    if row.final_ruling:
        return Said(row.final_ruling, row.final_reason, row.final_at, *last, final=True)
    return Said(row.ruling, row.ruling_reason, row.ruled_at, *last, final=False)


def _body(objection: Objection, call: ServiceCall, said: Said) -> Iterator:
    department = organisation_name(objection.department_id)
    yield (
        f"{department}于{_moment(objection.asked_at)}就{organisation_name(call.street_id)}呼叫（{call.case_no}）提出退单，"
        f"建议由{organisation_name(objection.owner_id)}承办。经会商，现裁定如下。"
    )
    yield Heading("一、呼叫事项")
    yield Entries(
        (
            ("事项", f"{call.item_code} {call.item.name}"),
            ("呼叫时间", _moment(call.called_at)),
            ("情况", call.situation),
            ("退单理由", objection.ground),
        )
    )
    yield Heading("二、裁定")
    owner = organisation_name(said.owner_id)
    if said.ruling == Ruling.UPHELD and said.final and objection.line.state != LineState.WITHDRAWN:
        yield f"退单成立，此类事项由{owner}承办。本件{department}已先行答复，办理结果有效，不再改派。"
    elif said.ruling == Ruling.UPHELD:
        yield f"退单成立，由{owner}承办。承办单位自裁定生效之时起计时。"
    else:
        yield f"退单不成立，由{owner}继续承办，时限自呼叫之时起连续计算。"
    yield f"裁定理由：{whole(said.reason)}"
    if said.final and objection.ruling:
        first = f"一次裁定（{_moment(objection.ruled_at)}）：{objection.get_ruling_display()}。"
        yield first + whole(objection.ruling_reason)
    yield Heading("三、裁决要旨")
    yield whole(said.precedent)
    if said.final:
        yield "本裁定为终裁，自作出之时起生效。"
    else:
        yield "未获支持的一方可在时限内向区委编办申请终裁；逾期未申请的，本裁定生效。裁定生效前由首接单位继续办理。"


def _moment(at: datetime) -> str:
    return f"{long_day(at)} {localtime(at):%H:%M}"


register("arbitration", "会商仲裁决定书", build)
