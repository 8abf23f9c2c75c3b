"""The ruling on an objection as an official paper: 会商仲裁决定书."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime

from dispatch.calls.choices import Ruling
from dispatch.calls.models import Objection, ServiceCall
from governance.documents.prints import Entries, Heading, Paper, long_day, register, whole
from governance.errors import Missing
from governance.organisations.selectors import organisation_name

FIRST_ORGAN, FINAL_ORGAN = "区智慧蓉城运行中心", "区委编办"


def build(user, number: str, at: datetime) -> Paper:
    """Make the paper of the last ruling on an objection; `number` is the call's, a dash, the objection's key."""
    objection = _objection(user, number, at)
    call, final = objection.call, bool(objection.final_ruling)
    organ = FINAL_ORGAN if final else FIRST_ORGAN
    ruled_at = objection.final_at if final else objection.ruled_at
    return Paper(
        title="会商仲裁决定书",
        letterhead=f"{organ}文件",
        doc_no=objection.doc_no,
        addressee=f"{organisation_name(call.street_id)}、{organisation_name(objection.department_id)}",
        body=tuple(_body(objection, call, final)),
        signed_by=organ,
        signed_on=ruled_at,
        copies_to=organisation_name(objection.decided_owner_id) if objection.upheld else "",
        file_name=f"会商仲裁决定书 {call.case_no} {objection.doc_no}",
        back=call.get_absolute_url(),
    )


def _objection(user, number: str, at: datetime) -> Objection:
    case_no, _, key = number.rpartition("-")
    call = ServiceCall.objects.visible_to(user, at).select_related("item").filter(case_no=case_no).first()
    found = Objection.objects.filter(call=call, pk=key).first() if call and key.isdecimal() and len(key) < 19 else None
    if found is None or not found.doc_no:
        raise Missing("没有这份决定书，或您无权查看。")
    found.call = call
    return found


def _body(objection: Objection, call: ServiceCall, final: bool) -> Iterator:
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
    ruling, reason = (
        (objection.final_ruling, objection.final_reason) if final else (objection.ruling, objection.ruling_reason)
    )
    owner = organisation_name(objection.decided_owner_id)
    if ruling == Ruling.UPHELD:
        yield f"退单成立，由{owner}承办。承办单位自裁定生效之时起计时。"
    else:
        yield f"退单不成立，由{owner}继续承办，时限自呼叫之时起连续计算。"
    yield f"裁定理由：{whole(reason)}"
    if final and objection.ruling:
        first = f"一次裁定（{_moment(objection.ruled_at)}）：{objection.get_ruling_display()}。"
        yield first + whole(objection.ruling_reason)
    yield Heading("三、裁决要旨")
    yield whole(objection.precedent)
    if final:
        yield "本裁定为终裁，自作出之时起生效。"
    else:
        yield "未获支持的一方可在时限内向区委编办申请终裁；逾期未申请的，本裁定生效。裁定生效前由首接单位继续办理。"


def _moment(at: datetime) -> str:
    return f"{long_day(at)} {localtime(at):%H:%M}"


register("arbitration", "会商仲裁决定书", build)
