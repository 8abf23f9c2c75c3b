"""Guards, apply and effects of a task: what must hold, what is written, what follows."""

from django.utils import timezone

from dispatch.duties import facts
from dispatch.duties.choices import DutyList
from dispatch.duties.listing import duty_rows, refusal_of
from dispatch.duties.preparing import columns
from governance.organisations.choices import Role
from governance.organisations.selectors import directory, organisation_name

# ---- guards


def stays_with_street(task, move) -> str | None:
    """The list of today decides, not the one of the draft: what was withdrawn meanwhile is no street's any more."""
    duty = duty_rows(timezone.localdate(move.at)).duties.get(task.duty_code)
    if duty and duty.duty_list == DutyList.WITHDRAWN and duty.holds_in(code(task.street_id)):
        return f"{refusal_of(duty)}，不得交街道办理"
    return None


def time_left(task, move) -> str | None:
    return None if move.at < task.finish_by else "完成期限已过，请改期后再办"


def not_yet_contested(task, move) -> str | None:
    return "已提过异议，区委编办重新准入后不再受理" if task.contested_at else None


def not_yet_returned(task, move) -> str | None:
    return "已退回补充过一次" if task.returned_at else None


# ---- apply


def take_draft(task, move) -> None:
    for name, value in columns(move.data, move.at).items():
        setattr(task, name, value)


def note_application(task, move) -> None:
    task.applied_at = move.at


def note_admission(task, move) -> None:
    task.admitted_at, task.conditions = move.at, move.note[:500]


def note_refusal(task, move) -> None:
    task.admitted_at, task.conditions = None, move.note[:500]


def note_silence(task, move) -> None:
    task.admitted_at, task.refused_by_clock = None, True


def note_sending(task, move) -> None:
    task.sent_at = move.at


def note_contest(task, move) -> None:
    task.contested_at, task.contest_reason = move.at, move.note[:500]
    task.admitted_at = None


def note_acceptance(task, move) -> None:
    task.accepted_at = move.at


def note_report(task, move) -> None:
    task.reported_at, task.result = move.at, move.data["result"]


def note_return(task, move) -> None:
    task.returned_at = move.at


def note_closing(task, move) -> None:
    task.closed_at = move.at


def note_silent_confirmation(task, move) -> None:
    task.confirmed_by_clock = True


# ---- effects


def code(organisation_id: int) -> str:
    found = directory().get(organisation_id)
    return found.code if found else ""


def tell(task, move, kind, *, about: int, **more) -> None:
    """State a fact of a task; all that a judge needs goes along."""
    move.fact(
        kind, about=about, by=task.department_id if about == task.street_id else None, case_no=task.case_no,
        department=code(task.department_id), street=code(task.street_id), duty=task.duty_code,
        duty_kind=str(task.duty_kind), **more,
    )  # fmt: skip


def ask_admission(task, move) -> None:
    tell(task, move, facts.TASK_APPLIED, about=task.department_id)
    giver, taker = organisation_name(task.department_id), organisation_name(task.street_id)
    move.notify(
        *establishment(task), "tasks.applied", f"{task.title}：请审核准入", f"{giver}拟交{taker}。{task.reason}"
    )


def tell_admission(task, move) -> None:
    tell(task, move, facts.TASK_ADMITTED, about=task.department_id)
    move.notify(*giver(task), "tasks.admitted", f"{task.title}：已准入，可以下达街道", move.note)


def tell_refusal(task, move) -> None:
    tell(task, move, facts.TASK_REFUSED, about=task.department_id, by_clock=task.refused_by_clock)
    said = "逾期未审核，视为不予准入" if task.refused_by_clock else "不予准入"
    move.notify(*giver(task), "tasks.refused", f"{task.title}：{said}", move.note)
    if task.sent_at:
        move.notify(*operator(task), "tasks.refused", f"{task.title}：{said}，不必办理", move.note)


def tell_street(task, move) -> None:
    tell(task, move, facts.TASK_SENT, about=task.street_id)
    move.notify(*operator(task), "tasks.sent", f"{task.title}：请接收", task.content[:200])


def tell_contest(task, move) -> None:
    tell(task, move, facts.TASK_CONTESTED, about=task.department_id)
    move.notify(*establishment(task), "tasks.applied", f"{task.title}：街道提出异议，请重新审核", move.note)
    move.notify(*giver(task), "tasks.contested", f"{task.title}：街道提出异议", move.note)


def count_acceptance(task, move) -> None:
    if move.kept("accept"):
        tell(task, move, facts.ACCEPT_KEPT, about=task.street_id)
    move.notify(*giver(task), "tasks.accepted", f"{task.title}：街道已接收", move.note)


def count_report(task, move) -> None:
    if move.kept("finish"):
        tell(task, move, facts.REPORT_KEPT, about=task.street_id)
    move.notify(*giver(task), "tasks.reported", f"{task.title}：街道已报送完成情况，请确认", task.result[:200])


def tell_return(task, move) -> None:
    move.notify(*operator(task), "tasks.returned", f"{task.title}：退回补充", move.note)


def count_closing(task, move) -> None:
    tell(task, move, facts.TASK_CLOSED, about=task.street_id)


def tell_withdrawal(task, move) -> None:
    tell(task, move, facts.TASK_WITHDRAWN, about=task.department_id)
    if task.sent_at:
        move.notify(*operator(task), "tasks.withdrawn", f"{task.title}：部门已撤回", move.note)


# ---- effects of time


def count_acceptance_missed(task, move) -> None:
    tell(task, move, facts.ACCEPT_MISSED, about=task.street_id)


def count_report_missed(task, move) -> None:
    tell(task, move, facts.REPORT_MISSED, about=task.street_id)


# ---- whom a clock presses


def establishment(task) -> tuple[str, None]:
    return Role.DISTRICT_ESTABLISHMENT, None


def giver(task) -> tuple[str, int]:
    return Role.DEPT_OPERATOR, task.department_id


def operator(task) -> tuple[str, int]:
    return Role.STREET_OPERATOR, task.street_id


def deputy(task) -> tuple[str, int]:
    return Role.STREET_DEPUTY, task.street_id


def street_id(task) -> int:
    return task.street_id


def department_id(task) -> int:
    return task.department_id
