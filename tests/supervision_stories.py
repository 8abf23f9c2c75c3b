"""Stories of supervision, each told to whichever teller: over REST or in a browser."""

from call_stories import URGENT, answered

from governance.documents.models import PaperNumber
from governance.supervision.models import Interview, SupervisionSheet

PLAN = {"plan": "责任人王队长，吊车拆除，两人值守", "finish_by": "2026-03-05T17:00:00+08:00"}
RED = {"limit_name": "respond", "note": "两小时无人响应"}


def called(t, day: str = "2026-03-04") -> None:
    """An urgent call, issued at 09:12: respond within an hour."""
    t.turn()
    t.at(f"{day} 09:00")
    t.writes("operator", **URGENT)
    t.at(f"{day} 09:12")
    t.does("deputy", "issue")


def red(t, day: str = "2026-03-04") -> None:
    """Let the call run into a red lamp that the district lights."""
    called(t, day)
    t.follow(f"{day} 10:43")
    t.follow(f"{day} 11:13")
    t.at(f"{day} 11:20")
    t.does("ops", "light_red", "D05", **RED)
    t.follow(f"{day} 11:21")
    t.turn(t.sheet())


def from_blue_to_red(t) -> None:
    called(t)
    t.follow("2026-03-04 10:01")
    t.turn(t.sheet())
    assert t.standing() == "blue"
    t.shows("dept_operator", "提醒单", "回复提醒")
    t.shows("operator", "区综合行政执法局")
    t.is_shut_to("other_operator")
    t.refuses("operator", "answer")
    t.at("2026-03-04 10:05")
    t.does("dept_operator", "answer", answer="已派人到场")
    assert t.clock("answer").closed_at == t.now

    t.follow("2026-03-04 10:13")
    assert t.standing() == "yellow"
    t.refuses("dept_operator", "answer")
    t.at("2026-03-04 10:20")
    t.does("dept_operator", "plan", **PLAN)

    t.follow("2026-03-04 10:43")
    assert t.standing() == "orange"
    t.refuses("dept_operator", "sign_plan")
    assert PaperNumber.objects.get(case_id=t.subject.pk).agency_word == "金督办"

    t.follow("2026-03-04 11:13")
    assert t.standing() == "orange"  # the clock proposes; a person lights
    t.turn()
    t.does("ops", "light_red", "D05", **RED)
    t.follow("2026-03-04 11:15")
    t.turn(t.sheet())
    assert t.standing() == "red"
    t.at("2026-03-04 11:30")
    t.refuses("dept_leader", "report")
    t.does("dept_leader", "sign_red")
    t.at("2026-03-04 11:40")
    t.does("dept_leader", "report", report="值班脱岗，已批评教育，现场已处置")
    told = [kind for kind in t.facts("department") if kind.startswith("supervision.")]
    assert told == [
        "supervision.sheet.reminded", "supervision.step.kept", "supervision.sheet.yellow", "supervision.step.kept",
        "supervision.sheet.orange", "supervision.sheet.red", "supervision.step.kept", "supervision.step.kept",
    ]  # fmt: skip


def what_is_not_answered_is_recorded(t) -> None:
    called(t)
    t.follow("2026-03-04 10:01")
    t.follow("2026-03-04 10:13")
    t.turn(t.sheet())
    t.follow("2026-03-04 10:43")
    t.follow("2026-03-05 17:01")
    assert t.clock("sign_plan").lamp == "yellow"
    assert "supervision.step.missed" in t.facts("department")
    t.shows("dept_leader", "签批整改方案", "超期")
    t.does("dept_leader", "sign_plan", plan="连夜处置", finish_by="2026-03-06T17:00:00+08:00")
    assert t.facts("department").count("supervision.step.missed") == 1
    assert "supervision.step.kept" not in t.facts("department")


def three_reds_to_the_interview(t) -> None:
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        assert not Interview.objects.exists()
        red(t, day)
        t.at(f"{day} 11:30")
        t.does("dept_leader", "sign_red")
        t.does("dept_leader", "report", report="已到场处置")
    t.follow("2026-03-04 11:31")
    t.turn(t.interview("three_reds"))
    t.shows("performance", "一季度内三张红牌", "待约谈")
    t.is_shut_to("operator")
    t.refuses("dept_leader", "hold")
    t.at("2026-03-04 14:30")
    t.does("performance", "schedule", meeting_at="2026-03-06T10:00:00+08:00", place="区政府三会议室")
    t.shows("dept_leader", "区政府三会议室")
    t.at("2026-03-06 11:00")
    t.does(
        "leader", "hold", attended="陈国栋", minutes="说明情况，当场表态", demands="补齐值班", finish_by="2026-03-20"
    )
    assert t.standing() == "held"
    t.shows("dept_leader", "补齐值班")
    told = [kind for kind in t.facts("department") if kind.startswith("supervision.interview")]
    assert told == ["supervision.interview.called", "supervision.interview.held"]


def a_red_unanswered(t) -> None:
    red(t)
    t.follow("2026-03-05 16:59")
    assert not Interview.objects.exists()
    t.follow("2026-03-05 17:01")
    assert "supervision.red.unanswered" in t.facts("department")
    t.reads("dept_leader", "红牌逾期未复")
    t.turn(t.interview("unanswered"))
    t.shows("leader", "红牌逾期未复", "待约谈")
    t.follow("2026-03-13 09:00")
    assert t.clock("hold").lamp == "yellow"
    assert "supervision.interview.missed" in t.facts("department")
    t.refuses("performance", "dismiss")
    t.does("leader", "dismiss", note="已当面处理")
    assert t.standing() == "dismissed"


def worked_off(t) -> None:
    """Both departments answer the call after their sheets turned orange."""
    called(t)
    t.follow("2026-03-04 10:43")
    answered(t, "other_dept_operator", "D06", "2026-03-04 10:50")
    answered(t, "dept_operator", "D05", "2026-03-04 10:52")
    t.follow("2026-03-04 10:53")
    t.turn(t.sheet())
    assert t.standing() == "settling"


def lifted_by_confirmation(t) -> None:
    worked_off(t)
    t.shows("operator", "待销号", "确认事项办结")
    t.refuses("dept_leader", "confirm")
    t.refuses("ops", "lift")
    t.at("2026-03-04 11:00")
    t.does("operator", "confirm")
    t.at("2026-03-04 11:10")
    t.does("ops", "lift")
    assert t.standing() == "lifted"
    t.shows("dept_operator", "已销号")
    assert "supervision.sheet.lifted" in t.facts("department")
    assert "supervision.confirm.missed" not in t.facts("street")


def lifted_by_silence(t) -> None:
    worked_off(t)
    t.follow("2026-03-06 16:59")
    assert t.standing() == "settling"
    t.follow("2026-03-06 17:01")
    assert (t.standing(), SupervisionSheet.objects.get(pk=t.subject.pk).auto_lifted) == ("lifted", True)
    t.reads("operator", "街道逾期未确认，系统按时限销号")
    assert "supervision.confirm.missed" in t.facts("street")


def revoked(t) -> None:
    called(t)
    t.follow("2026-03-04 10:43")
    t.turn(t.sheet())
    t.refuses("dept_leader", "revoke")
    t.does("ops", "revoke", ground="exempt", note="等待司法程序")
    assert t.standing() == "revoked"
    t.follow("2026-03-04 11:13")
    assert t.standing() == "revoked"  # the lamps burn on, the sheet does not come back
    t.shows("dept_leader", "依规免责", "已撤销")
    t.is_shut_to("other_operator")
    assert "supervision.sheet.revoked" in t.facts("department")


def opened_by_hand(t) -> None:
    called(t)
    t.at("2026-03-04 09:20")
    number = t.opens("ops", organisation="D05", colour="orange", reason="市领导交办")
    t.turn(t.sheet())
    assert (number, t.standing()) == (t.subject.case_no, "orange")
    t.shows("dept_leader", "市领导交办")
    t.reads("dept_leader", "人工开单")
    t.follow("2026-03-04 09:30")
    assert t.standing() == "orange"  # its clocks run and none is lit: it stands all the same
    t.does("dept_leader", "sign_plan", **PLAN)
    t.turn()
    answered(t, "other_dept_operator", "D06", "2026-03-04 09:40")
    answered(t, "dept_operator", "D05", "2026-03-04 09:50")
    t.turn(t.sheet())
    t.follow("2026-03-04 09:51")
    assert t.standing() == "settling"


STORIES = (
    from_blue_to_red,
    what_is_not_answered_is_recorded,
    three_reds_to_the_interview,
    a_red_unanswered,
    lifted_by_confirmation,
    lifted_by_silence,
    revoked,
    opened_by_hand,
)
