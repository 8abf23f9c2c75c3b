"""What is told of an objection."""

from datetime import datetime

from dispatch.calls.models import Objection
from governance.organisations.selectors import organisation_name
from governance.worktime import words

TEXTS = (
    "ground", "ruling", "ruling_reason", "appeal_ground", "final_ruling", "final_reason", "precedent", "doc_no",
    "silent_instance", "first_precedent", "first_doc_no",
)  # fmt: skip
FIRST = "-first"  # behind the number of the paper of a first ruling that a final one followed
MOMENTS = ("ruled_at", "appealed_at", "final_at", "effective_at")


def told(objection: Objection, at: datetime) -> list[tuple[str, str]]:
    """Say in order what was asked, ruled, appealed, ruled finally."""
    found = [
        ("提出", words.moment(objection.asked_at, at)),
        ("建议承办单位", organisation_name(objection.owner_id)),
        ("法律依据和理由", objection.ground),
    ]
    if objection.ruling:
        found += [
            ("裁定", f"{objection.get_ruling_display()}，{words.moment(objection.ruled_at, at)}"),
            ("裁定理由", objection.ruling_reason),
        ]
    if objection.first_doc_no:
        found += [
            ("一次裁定承办单位", organisation_name(objection.first_owner_id)),
            ("一次裁定要旨", objection.first_precedent),
            ("一次裁定文号", objection.first_doc_no),
        ]
    if objection.appealed_at:
        found += [("申请终裁", words.moment(objection.appealed_at, at)), ("终裁申请理由", objection.appeal_ground)]
    if objection.final_ruling:
        found += [
            ("终裁", f"{objection.get_final_ruling_display()}，{words.moment(objection.final_at, at)}"),
            ("终裁理由", objection.final_reason),
        ]
    if objection.decided:
        found += [
            ("裁定承办单位", organisation_name(objection.decided_owner_id)),
            ("裁决要旨", objection.precedent),
            ("文号", objection.doc_no),
        ]
    if objection.effective_at:
        found.append(("生效", words.moment(objection.effective_at, at)))
    if objection.silent_instance:
        said = (
            "区城运中心逾期未裁定，退单失效"
            if objection.silent_instance == 1
            else "区委编办逾期未终裁，由首接单位继续承办"
        )
        found.append(("逾期", said))
    return found


def links(objection: Objection) -> tuple[tuple[str, str], ...]:
    """Lead to the paper of the last ruling, and to that of the first where a final one followed it."""
    if not objection.doc_no:
        return ()
    last = f"/papers/arbitration/{objection.call.case_no}-{objection.pk}"
    if not objection.first_doc_no:
        return (("会商仲裁决定书", f"{last}/"),)
    return (("会商仲裁决定书（一次裁定）", f"{last}{FIRST}/"), ("会商仲裁决定书（终裁）", f"{last}/"))
