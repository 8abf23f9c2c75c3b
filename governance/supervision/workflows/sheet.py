"""督办单: raised by the lamps of its matter, answered by the organisation, lifted by street and district."""

from governance.supervision import forms
from governance.supervision import permissions as who
from governance.supervision.choices import COLOURS, QUIET
from governance.supervision.choices import SheetState as S
from governance.supervision.models import SupervisionSheet
from governance.supervision.workflows import sheet_rules as rule
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock
from governance.worktime.amounts import work_hours, workdays

# A clock of the same matter that is lit anew brings the same sheet back; one revoked comes back where a later ruling makes
# the matter theirs after all.
AGAIN = (*QUIET, S.REVOKED)
ONE_SHEET = "一事一单；颜色由事项时限的灯决定，一事一色只计一次"
NEVER_LOWER = "督办单的颜色不自行降低：事项又在办理的，按到过的颜色继续督办"
COLOURED = "参照三明三色督查单、广元红黄牌（推荐默认）"


def ladder(name: str, then: str = ""):
    """The sheet's own limits only remind and record; they lead to no colour."""
    missed = rule.missed(name)
    return (at_share("0.8", "blue"), at_share("1", "yellow", effects=(missed,), notify=(rule.leader,), then=then))


def keeper(sheet) -> int:
    return sheet.organisation_id


def street_keeper(sheet) -> int | None:
    return sheet.street_id


# fmt: off
SHEET = Workflow(
    model=SupervisionSheet,
    states=S,
    start=S.BLUE,
    begins=(rule.tell_reminder,),
    list_url="/supervision/",
    transitions=(
        #          name            label             from                          to           who
        Transition("answer",       "回复提醒",       (S.BLUE,),                    None,        who.department,
                   form=forms.AnswerForm,
                   guards=(rule.not_yet_answered,), apply=(rule.note_answer,), effects=(rule.kept("answer"),), basis=COLOURED),
        Transition("plan",         "报送整改方案",   (S.YELLOW,),                  None,        who.department,
                   form=forms.PlanForm,
                   guards=(rule.not_yet_planned,), apply=(rule.note_plan,), effects=(rule.kept("plan"), rule.tell_street), basis=COLOURED),
        Transition("sign_plan",    "签批整改方案",   (S.ORANGE,),                  None,        who.department_leader,
                   form=forms.PlanForm,
                   guards=(rule.plan_not_yet_signed,), apply=(rule.note_plan, rule.note_plan_signature),
                   effects=(rule.kept("sign_plan"), rule.tell_street), personal=True, basis=COLOURED),
        Transition("sign_red",     "签收红牌",       (S.RED,),                     None,        who.department_leader,
                   guards=(rule.red_not_yet_signed,), apply=(rule.note_red_signature,),
                   effects=(rule.kept("sign_red"),), personal=True, basis=COLOURED),
        Transition("report",       "报送书面报告",   (S.RED,),                     None,        who.department_leader,
                   form=forms.ReportForm,
                   guards=(rule.red_signed, rule.not_yet_reported), apply=(rule.note_report,),
                   effects=(rule.kept("report"), rule.tell_district), basis=COLOURED),
        Transition("confirm",      "确认事项办结",   (S.SETTLING,),                None,        who.street,
                   guards=(rule.not_yet_confirmed,), apply=(rule.note_confirmation,),
                   effects=(rule.ask_lifting,), basis="街道确认，区城运中心销号"),
        Transition("lift",         "销号",           (S.SETTLING,),                S.LIFTED,    who.district_ops,
                   guards=(rule.confirmed_by_the_street,), apply=(rule.note_end,), effects=(rule.tell_lifting,),
                   basis="街道确认，区城运中心销号"),
        Transition("revoke",       "撤销督办单",     (*COLOURS, *QUIET),           S.REVOKED,   who.district_ops,
                   form=forms.RevokeForm,
                   apply=(rule.note_revocation, rule.note_end), effects=(rule.tell_revocation,), personal=True,
                   basis="误发或依规免责的撤销，已扣的分退回"),
        Transition("reopen",       "恢复督办",       (S.SETTLED, S.LIFTED, S.REVOKED), S.BLUE,  who.district_ops,
                   form=NoteForm,
                   apply=(rule.note_reopening,), effects=(rule.tell_reminder,), basis=ONE_SHEET),
        Transition("remind",       "再次提醒",       AGAIN,                        S.BLUE,      by_clock,
                   guards=(rule.not_revoked_by_a_person, rule.no_lower(S.BLUE)),
                   apply=(rule.enter_blue,), effects=(rule.tell_reminder,), basis=ONE_SHEET),
        Transition("raise_yellow", "转黄牌",         (S.BLUE, *AGAIN),             S.YELLOW,    by_clock,
                   guards=(rule.not_revoked_by_a_person, rule.no_lower(S.YELLOW)),
                   apply=(rule.enter_yellow,), effects=(rule.tell_yellow,), basis=ONE_SHEET),
        Transition("raise_orange", "转橙牌",         (S.BLUE, S.YELLOW, *AGAIN),   S.ORANGE,    by_clock,
                   guards=(rule.not_revoked_by_a_person, rule.no_lower(S.ORANGE)),
                   apply=(rule.enter_orange,), effects=(rule.tell_orange,), basis=ONE_SHEET),
        Transition("raise_red",    "转红牌",         (S.BLUE, S.YELLOW, S.ORANGE, *AGAIN), S.RED, by_clock,
                   guards=(rule.not_revoked_by_a_person, rule.no_lower(S.RED)),
                   apply=(rule.enter_red,), effects=(rule.tell_red,), basis="事项上的红牌由人点亮后，督办单随之转红"),
        Transition("resume_yellow", "继续督办",      QUIET,                        S.YELLOW,    by_clock,
                   guards=(rule.reached(S.YELLOW),), apply=(rule.take_up_again,), effects=(rule.tell_resumption,), basis=NEVER_LOWER),
        Transition("resume_orange", "继续督办",      (S.LIFTED, S.SETTLING),       S.ORANGE,    by_clock,
                   guards=(rule.reached(S.ORANGE),), apply=(rule.take_up_again,), effects=(rule.tell_resumption,), basis=NEVER_LOWER),
        Transition("resume_red",    "继续督办",      (S.LIFTED, S.SETTLING),       S.RED,       by_clock,
                   guards=(rule.reached(S.RED),), apply=(rule.take_up_again,), effects=(rule.tell_resumption,), basis=NEVER_LOWER),
        Transition("settle",       "自行了结",       (S.BLUE, S.YELLOW),           S.SETTLED,   by_clock,
                   apply=(rule.note_end,), effects=(rule.tell_settling,), basis="只到提醒或黄牌的，事项的时限止钟即了结"),
        Transition("to_settling",  "转待销号",       COLOURS,                      S.SETTLING,  by_clock,
                   apply=(rule.enter_settling,), effects=(rule.ask_confirmation,)),
        Transition("fall_away",    "随事项了结",     (*COLOURS, S.SETTLING),       S.SETTLED,   by_clock,
                   apply=(rule.note_end,), effects=(rule.tell_settling,),
                   basis="事项撤销或并案的，无可办理、无须确认，督办单随之了结；已计的颜色不变"),
        Transition("withdraw",     "随退单撤销",     (*COLOURS, *QUIET),           S.REVOKED,   by_clock,
                   apply=(rule.note_not_theirs, rule.note_end), effects=(rule.tell_revocation,),
                   basis="退单成立的，事项本不属该单位，所计颜色一并撤销"),
        Transition("go_unanswered", "红牌逾期未复",  (S.RED,),                     None,        by_clock,
                   apply=(rule.note_unanswered,), effects=(rule.tell_unanswered,), basis="红牌逾期未签收或未报告，列入约谈"),
        Transition("auto_lift",    "系统销号",       (S.SETTLING,),                S.LIFTED,    by_clock,
                   apply=(rule.note_end, rule.note_silence), effects=(rule.tell_silent_lifting,),
                   basis="2 个工作日内无人销号，系统销号并标记"),
    ),
    limits=(
        #     name         label           runs while in   allows
        Limit("answer",    "回复提醒",     (S.BLUE,),      work_hours(4), ladder=ladder("answer"), keeper=keeper,
              owes=rule.operator, applies=rule.answer_due, basis=COLOURED),
        Limit("plan",      "整改方案",     (S.YELLOW,),    work_hours(4), ladder=ladder("plan"), keeper=keeper,
              owes=rule.operator, applies=rule.plan_due, basis=COLOURED),
        Limit("sign_plan", "方案签批",     (S.ORANGE,),    workdays(1), ladder=ladder("sign_plan"), keeper=keeper,
              owes=rule.leader, applies=rule.plan_signature_due, basis=COLOURED),
        Limit("sign_red",  "红牌签收",     (S.RED,),       workdays(1), ladder=ladder("sign_red", "go_unanswered"), keeper=keeper,
              owes=rule.leader, applies=rule.red_signature_due, basis=COLOURED),
        Limit("report",    "书面报告",     (S.RED,),       workdays(3), ladder=ladder("report", "go_unanswered"), keeper=keeper,
              owes=rule.leader, applies=rule.report_due, basis=COLOURED),
        Limit("lift",      "销号",         (S.SETTLING,),  workdays(2), keeper=street_keeper, owes=rule.street,
              ladder=(at_share("0.8", "blue"), at_share("1", "yellow", effects=(rule.count_silence,), then="auto_lift")),
              basis="2 工作日；过时系统销号并标记"),
    ),
)
# fmt: on
