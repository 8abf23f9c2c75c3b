"""The pages of supervision: who sees what, what waits on the desk, what is found, counted, taken out and printed."""

from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.http import QueryDict
from docx import Document
from pdf_words import WORD, spoken

from governance.errors import Invalid
from governance.supervision.models import Interview
from governance.supervision.opening import open_sheet
from governance.web import desk, figures, search
from governance.web.supervision import ledgers

pytestmark = pytest.mark.django_db


@pytest.fixture
def red(town):
    """A red sheet of the department, and the orange one of its assistant."""
    call = town.called()
    town.follow("2026-03-04 11:13")
    town.light_red(town.lead(call), "2026-03-04 11:20")
    town.follow("2026-03-04 11:21")
    return call


@pytest.fixture
def browse(town, client, time_machine):
    time_machine.move_to(town.moment("2026-03-04 11:40"), tick=False)

    def open_page(user, path, data=None):
        client.force_login(user)
        answer = client.get(path) if data is None else client.post(path, data)
        return answer.status_code, unescape(answer.content.decode()) if answer["Content-Type"][
            :9
        ] == "text/html" else ""

    return open_page


def test_the_list_shows_what_concerns_the_person(browse, town, red):
    seen = {
        who: browse(getattr(town, who), "/supervision/")[1].count('class="ttl"')
        for who in ("ops", "operator", "dept_leader", "other_dept_operator", "other_operator", "agency_head", "nobody")
    }
    assert seen == {
        "ops": 2, "operator": 2, "dept_leader": 1, "other_dept_operator": 1, "other_operator": 0, "agency_head": 0,
        "nobody": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query, count", [("colour=red", 1), ("state=orange", 1), ("organisation=D06", 1), ("street=510106038", 0),
                     ("red=true", 1), ("mine=lift", 0), ("q=招牌", 2), ("q=510106-260304-C1", 0)],
)  # fmt: skip
def test_the_list_is_filtered(browse, town, red, query, count):
    assert browse(town.ops, f"/supervision/?{query}")[1].count('class="ttl"') == count


def test_a_wrong_filter_is_told(browse, town, red):
    status, page = browse(town.ops, "/supervision/?state=pink")
    assert status == 200 and "有的条件认不出" in page


def test_who_does_not_see_a_sheet_finds_none(browse, town, red):
    sheet = town.sheet()
    for who, expected in (("dept_leader", 200), ("operator", 200), ("other_dept_leader", 404), ("other_operator", 404)):
        assert browse(getattr(town, who), sheet.get_absolute_url())[0] == expected
        assert browse(getattr(town, who), f"/papers/supervision/{sheet.case_no}/")[0] == expected
        assert browse(getattr(town, who), f"{sheet.get_absolute_url()}do/report/")[0] == expected


def test_the_sheet_shows_its_colours_and_what_was_asked(browse, town, red):
    status, page = browse(town.dept_leader, town.sheet().get_absolute_url())
    assert status == 200
    for words in ("红牌签收", "签收与书面报告", "签收红牌", "请先签收红牌", red.case_no, "打印督办单"):
        assert words in page


def test_the_sheets_of_a_case_are_one_step_from_it(browse, town, red):
    assert f"/supervision/about/calls/{red.case_no}/" in browse(town.operator, red.get_absolute_url())[1]
    assert browse(town.operator, f"/supervision/about/calls/{red.case_no}/")[1].count('class="ttl"') == 2
    assert browse(town.other_operator, f"/supervision/about/calls/{red.case_no}/")[0] == 404
    assert browse(town.ops, f"/supervision/about/cars/{red.case_no}/")[0] == 404


def test_a_refused_opening_keeps_what_was_typed(browse, town):
    call = town.called()
    path = f"/supervision/about/calls/{call.case_no}/"
    status, page = browse(town.ops, path, {"organisation": "D05", "colour": "blue", "reason": ""})
    assert status == 422 and "还没有开单" in page
    assert browse(town.operator, path, {"organisation": "D05", "colour": "blue", "reason": "催"})[0] == 403


def test_each_has_on_the_desk_what_waits_for_them(town, red):
    at = town.moment("2026-03-04 11:40")

    def waiting(who):
        return [
            (item.step, item.action) for item in desk.items(getattr(town, who), at) if item.step in ("督办", "约谈")
        ]

    assert waiting("dept_leader") == [("督办", "签收红牌")]
    assert waiting("dept_operator") == [] and waiting("operator") == [] and waiting("ops") == []
    assert waiting("other_dept_leader") == [("督办", "签批方案")]
    town.follow("2026-03-06 09:30")
    at = town.moment("2026-03-06 09:40")
    assert waiting("performance") == waiting("leader") == [("约谈", "通知约谈")]


def test_numbers_and_words_are_found(town, red):
    at = town.moment("2026-03-04 11:40")
    sheet = town.sheet()
    for words in (sheet.case_no, red.case_no.lower(), "招牌松动"):
        hits = [hit.number for finder, hits in search.search(town.dept_leader, words, at) for hit in hits]
        assert sheet.case_no in hits
    hits = [hit for finder, hits in search.search(town.other_operator, sheet.case_no, at) for hit in hits]
    assert hits == []


def test_the_ledgers_hold_what_the_lists_show(town, red):
    (row,) = ledgers.sheets(town.dept_leader, QueryDict("colour=red"))
    assert row[:5] == [town.sheet().case_no, town.sheet().paper_no, "红牌", "红牌", "区综合行政执法局"]
    with pytest.raises(Invalid):
        list(ledgers.sheets(town.ops, QueryDict("state=pink")))
    town.follow("2026-03-06 09:30")
    (row,) = ledgers.interviews(town.ops, QueryDict(""))
    assert row[:4] == [Interview.objects.get().case_no, "待约谈", "区综合行政执法局", "红牌逾期未复"]


def test_figures_carry_their_base_and_their_list(town, red):
    reading = figures.figures["supervision-reds"].read(town.ops, date(2026, 3, 1), date(2026, 4, 1))
    assert (reading.value, reading.numerator, reading.denominator, reading.url) == ("1", 1, 2, "/supervision/?red=true")
    lifted = figures.figures["supervision-lifted"].read(town.ops, date(2026, 3, 1), date(2026, 4, 1))
    assert (lifted.value, lifted.denominator) == ("—", 0)


def test_the_papers_say_what_is_asked_of_whom(browse, town, red):
    status, page = browse(town.dept_leader, f"/papers/supervision/{town.sheet().case_no}/")
    assert status == 200
    words = ("督办单", "区综合行政执法局：", town.sheet().paper_no, "1 个工作日内签收", red.case_no, "抄送：西华街道")
    assert [word for word in words if word not in page] == []
    town.follow("2026-03-06 09:30")
    interview = town.interview()
    path = f"/papers/interviews/{interview.case_no}/"
    page = browse(town.dept_leader, path)[1]
    assert [word for word in ("约谈通知书", "区委目标绩效办", interview.case_no) if word not in page] == []
    meeting = {"meeting_at": "2026-03-06 15:00", "place": "区政府三会议室"}
    town.do(interview, "schedule", town.performance, "2026-03-06 09:35", **meeting)
    assert "金约谈〔2026〕1号" in browse(town.dept_leader, path)[1]
    assert browse(town.operator, f"/papers/interviews/{interview.case_no}/")[0] == 404
    said = {"attended": "陈国栋", "minutes": "当场表态", "demands": "补齐值班", "finish_by": "2026-03-20"}
    town.do(interview, "hold", town.leader, "2026-03-06 10:00", **said)
    page = browse(town.dept_leader, path)[1]
    assert [word for word in ("约谈纪要", "区人民政府", "金约谈〔2026〕2号") if word not in page] == []
    assert "区智慧蓉城运行中心" not in page


@pytest.mark.parametrize("reason", ["领导交办", "领导交办。"])
def test_a_reminder_by_hand_says_why_and_from_when_it_counts(browse, town, reason):
    call = town.called()
    said = {"matter": "calls", "number": call.case_no, "organisation": "D05", "colour": "blue", "reason": reason}
    sheet = open_sheet(said, actor=town.ops, at=town.moment("2026-03-04 09:20"))
    page = browse(town.dept_leader, f"/papers/supervision/{sheet.case_no}/")[1]
    assert "领导交办。" in page and "领导交办。。" not in page
    assert "请你单位自收到本单之时起 4 个工作时内回复办理情况" in page


@pytest.mark.usefixtures("font")
def test_a_sheet_leaves_as_pdf_and_as_word(client, browse, town, red):
    sheet = town.sheet()
    path = f"/papers/supervision/{sheet.case_no}/"
    client.force_login(town.dept_leader)
    pdf, word = client.get(f"{path}pdf/"), client.get(f"{path}word/")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF") and 5_000 < len(pdf.content) < 200_000
    assert set("金督办〔〕区综合行政执法局") <= set(spoken(pdf.content))
    assert (word.status_code, word["Content-Type"]) == (200, WORD)
    words = [paragraph.text for paragraph in Document(BytesIO(word.content)).paragraphs]
    assert [line for line in (sheet.paper_no, "督办单", "区综合行政执法局：") if line not in words] == []
    client.force_login(town.other_operator)
    assert client.get(f"{path}pdf/").status_code == client.get(f"{path}word/").status_code == 404
