"""Stories of matters that come in more than once, each told to whichever teller: over REST or in a browser."""

from call_stories import URGENT, answered, urgent_call

from dispatch.calls.clusters import propose_topics, propose_visits
from dispatch.calls.models import JointVisit, MonthlyTopic, ServiceCall

AGAIN = {
    "situation": "营门口路 128 号楼上招牌松动快掉下来了，下面就是公交站台。",
    "own_action": "社区已到场查看",
    "item": "UC06",
}
HERE = {"address": "兴盛西路 12 号", "own_action": "已劝离两次"}
STALLS = HERE | {"item": "UC03", "situation": "兴盛西路 12 号门前十余个摊点占道经营，行人绕行。"}
PLAN = {"plan": "施划疏导点，早晚两班定点值守，月底回头看。", "due_on": "2026-04-01"}


def issued(t, **fields) -> str:
    t.writes("operator", **fields)
    t.does("deputy", "issue")
    return t.number


def three_merged_and_all_told(t) -> None:
    urgent_call(t, appellant_hot=True)
    first = t.number

    t.at("2026-03-04 09:20")
    t.finds_alike("operator", first, item=AGAIN["item"], situation=AGAIN["situation"])
    t.writes("operator", **AGAIN, contact_name="唐女士", contact_phone="13800000002")
    second = t.number
    t.shows("deputy", first)  # whoever would sign it is told as well
    t.refuses("deputy", "merge")
    t.does("operator", "merge", into=first)
    assert t.state() == "merged"
    t.shows("operator", "并案", first)

    t.at("2026-03-04 09:30")
    third = issued(t, **AGAIN, contact_name="黄大爷", contact_phone="13800000003")
    t.fails("operator", "merge", "invalid", into=third)
    t.does("operator", "merge", into=first)
    assert set(t.call().lines.values_list("state", flat=True)) == {"withdrawn"}

    t.number = first
    t.shows("dept_operator", "唐女士", "黄大爷", "随件办理")
    answered(t, "other_dept_operator", "D06", "2026-03-04 09:40")
    answered(t, "dept_operator", "D05", "2026-03-04 09:50")
    t.at("2026-03-04 14:00")
    t.does("operator", "pass")
    t.shows("operator", "待告知")
    t.does("operator", "score", speed=5, cooperation=5, result=5)
    t.does("ops", "record_callback", answer="satisfied", solved="yes")
    assert t.state() == "aftercare"  # until everybody has been told

    t.refuses("dept_operator", "tell", f"{second} appellants")
    t.does("operator", "tell", f"{second} appellants", note="电话告知：招牌已拆除")
    t.does("operator", "tell", f"{third} appellants", note="上门告知：招牌已拆除")
    assert t.state() == "closed"
    t.shows("operator", "已告知", "上门告知")
    told = t.facts("street")
    assert (told.count("calls.call.merged"), told.count("calls.appellant.told")) == (2, 2)
    assert t.facts("department").count("calls.line.merged") == 1
    assert ServiceCall.objects.get(case_no=second).merged_into.case_no == first


def what_keeps_coming_back(t) -> None:
    for day in ("04", "05", "06"):
        t.at(f"2026-03-{day} 09:00")
        issued(t, **STALLS)
        propose_topics(t.now)
    topic = MonthlyTopic.objects.get()
    t.number = topic.case_no
    t.shows("ops", "待立题", "兴盛西路 12 号")
    t.is_shut_to("other_operator")

    t.refuses("deputy", "assign")
    t.does("ops", "assign", owner="D05", note="反复三次，须治本")
    t.refuses("dept_operator", "lay_plan")
    t.does("dept_leader", "lay_plan", **PLAN)
    t.shows("operator", "治理中", "2026-04-01", "施划疏导点")
    t.at("2026-03-31 16:00")
    t.does("dept_operator", "finish", result="摊点入疏导点，连续两周没有反弹。")
    t.does("deputy", "send_back", note="傍晚仍有三户", due_on="2026-04-10")
    t.at("2026-04-09 16:00")
    t.does("dept_leader", "finish", result="傍晚增设一班，没有反弹。")
    t.does("deputy", "accept")

    topic.refresh_from_db()
    assert (topic.state, topic.owner.code, f"{topic.due_on}") == ("done", "D05", "2026-04-10")
    kept = [kind for kind in t.facts("department") if kind.startswith("calls.topic.")]
    assert kept == [
        "calls.topic.assigned", "calls.topic.plan_kept", "calls.topic.kept", "calls.topic.kept", "calls.topic.done",
    ]  # fmt: skip


def two_calls_one_visit(t) -> None:
    t.at("2026-03-04 09:00")
    stalls = issued(t, **STALLS)
    signs = issued(t, **URGENT | HERE | {"situation": "兴盛西路 12 号二楼招牌松动，随时可能坠落。"})
    propose_visits(t.now)
    visit = JointVisit.objects.get()
    t.shows("dept_operator", visit.case_no)  # from the call one comes to the visit

    t.number = visit.case_no
    t.shows("other_dept_operator", "待约定")
    t.refuses("dept_operator", "decline")
    t.does("dept_operator", "agree", visits_at="2026-03-04T15:00:00+08:00", meets_where="兴盛西路口")
    t.refuses("operator", "hold")
    t.at("2026-03-04 16:00")
    t.does("operator", "hold", note="两家到场，招牌已加固，摊点已清理。")
    visit.refresh_from_db()
    assert (visit.state, set(visit.case_nos)) == ("held", {stalls, signs})
    assert "calls.visit.held" in t.facts("department") and "calls.visit.held" in t.facts("other_department")


STORIES = (three_merged_and_all_told, what_keeps_coming_back, two_calls_one_visit)
