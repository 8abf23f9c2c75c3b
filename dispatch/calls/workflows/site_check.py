"""The on-site check of a closed call (现场抽查): what was replied is looked at where it was done."""

from dispatch.calls import forms
from dispatch.calls import permissions as who
from dispatch.calls.choices import CheckState as S
from dispatch.calls.choices import LimitName
from dispatch.calls.models import SiteCheck
from dispatch.calls.workflows import site_check_rules as rule
from governance.workflow.forms import NoteForm
from governance.workflow.machine import Limit, Transition, Workflow, at_share, by_clock
from governance.worktime.amounts import workdays

# What calls written before these limits stood in the catalogue are judged by.
USUAL = {LimitName.CHECK: workdays(10), LimitName.ASK_REVIEW: workdays(5), LimitName.REVIEW: workdays(5)}
BASIS = "随机抽查不少于 5 %，推荐默认，区里可改"
R07 = "虚假办结按 R07 计；来源为媒体、领导交办的加倍"


def limit_of(name: LimitName):
    return lambda check: check.allowed(name) or USUAL[name]


def until(then: str):
    return (at_share("0.8", "blue"), at_share("1", "yellow", then=then))


# fmt: off
SITE_CHECK = Workflow(
    model=SiteCheck,
    states=S,
    start=S.DRAWN,
    unsent=(S.DRAWN, S.LAPSED),
    list_url="/calls/checks/",
    begins=(rule.ask_for_visit,),
    transitions=(
        #          name           label         from            to           who
        Transition("find_true",   "抽查属实",   (S.DRAWN,),     S.PASSED,    who.site_checker,
                   form=forms.FindingForm, guards=(who.site_checker.not_own_work,),
                   apply=(rule.note_finding,), effects=(rule.count_passed,), basis=BASIS),
        Transition("find_false",  "抽查不属实", (S.DRAWN,),     S.FAILED,    who.site_checker,
                   form=forms.FindingForm, guards=(who.site_checker.not_own_work,),
                   apply=(rule.note_finding,), effects=(rule.tell_department,), personal=True, basis=R07),
        Transition("ask_review",  "申请复核",   (S.FAILED,),    S.REVIEWING, who.checked_department,
                   form=NoteForm,
                   apply=(rule.note_ground,), effects=(rule.ask_for_review,),
                   basis="5 工作日内申请，一次为限；不申请的，认定成立"),
        Transition("uphold",      "维持认定",   (S.REVIEWING,), S.CONFIRMED, who.district_performance,
                   form=NoteForm,
                   apply=(rule.note_outcome,), effects=(rule.count_failed, rule.tell_outcome), personal=True, basis=R07),
        Transition("revoke",      "撤销认定",   (S.REVIEWING,), S.REVOKED,   who.district_performance,
                   form=NoteForm,
                   apply=(rule.note_outcome,), effects=(rule.tell_outcome,), personal=True,
                   basis="由目标绩效办复核，不由抽查人复核"),
        Transition("stand",       "认定成立",   (S.FAILED,),    S.CONFIRMED, by_clock,
                   effects=(rule.count_failed, rule.tell_outcome)),
        Transition("lapse_review", "复核逾期",  (S.REVIEWING,), S.REVOKED,   by_clock,
                   apply=(rule.note_silent_review,), effects=(rule.tell_outcome,),
                   basis="未经复核不计分，逾期未复核的撤销并标记"),
        Transition("lapse",       "未抽查",     (S.DRAWN,),     S.LAPSED,    by_clock,
                   effects=(rule.count_lapsed,)),
    ),
    limits=(
        #     name          label       runs while in    allows
        Limit("check",      "抽查",     (S.DRAWN,),      limit_of(LimitName.CHECK), owes=who.site_checker.seat,
              ladder=until("lapse"), basis="10 工作日；过时记未抽查"),
        Limit("ask_review", "申请复核", (S.FAILED,),     limit_of(LimitName.ASK_REVIEW), keeper=rule.lead,
              owes=rule.leader,
              ladder=until("stand"), basis="5 工作日；过时认定成立"),
        Limit("review",     "复核",     (S.REVIEWING,),  limit_of(LimitName.REVIEW), owes=rule.performance,
              ladder=until("lapse_review"), basis="5 工作日；过时撤销认定并标记"),
    ),
)
# fmt: on
