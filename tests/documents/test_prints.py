"""One declaration of a paper gives a page, a PDF with its font inside, and a Word file; a stranger gets none."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from pdf_words import spoken

from governance.documents import prints
from governance.documents.prints import portable
from governance.errors import Missing, NotReady

PAPER = prints.Paper(
    title="会商仲裁决定书",
    letterhead="金牛区智慧蓉城运行中心",
    doc_no="金运仲〔2026〕12号",
    addressee="西华街道办事处",
    body=(
        "经会商，决定如下。\n第二段，含 <标记> 与控制符\x0b。",
        prints.Heading("一、事项"),
        prints.Entries((("编号", "510106-260304-C00017"), ("备注", ""))),
        prints.Grid(("序号", "单位"), (("1", "区应急管理局"),), (1, 4)),
    ),
    signed_by="金牛区智慧蓉城运行中心",
    signed_on=datetime(2026, 3, 4, 16, 30, tzinfo=UTC),
    notes=("此件依申请公开",),
    copies_to="区委编办",
    back="/calls/",
)


@pytest.fixture
def declared(monkeypatch):
    def build(user, number, at):
        if user.username != "301":
            raise Missing("没有这份决定书，或您无权查看。")
        return PAPER

    monkeypatch.setattr(prints.paper, "_prints", dict(prints.paper._prints))
    return prints.register("sample", "会商仲裁决定书", build)


@pytest.fixture
def reader(cast):
    client = Client()
    client.force_login(cast.ops)
    return client


def test_a_day_is_written_as_papers_write_it():
    assert PAPER.day == "2026年3月5日"  # half past midnight in the district


def test_the_name_of_a_file_holds_nothing_that_a_folder_cannot():
    assert prints.Paper(title="督办 单/一", body=(), doc_no="金督办〔2026〕1号").name == "督办-单-一金督办〔2026〕1号"


def test_word_names_the_fonts_of_the_office_and_holds_every_part():
    document = Document(BytesIO(prints.word(PAPER)))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words == [
        "金牛区智慧蓉城运行中心", "金运仲〔2026〕12号", "会商仲裁决定书", "西华街道办事处：", "经会商，决定如下。",
        "第二段，含 <标记> 与控制符。", "一、事项", "金牛区智慧蓉城运行中心", "2026年3月5日", "（此件依申请公开）",
        "抄送：区委编办",
    ]  # fmt: skip
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert cells == [["编号", "510106-260304-C00017"], ["备注", "—"], ["序号", "单位"], ["1", "区应急管理局"]]
    fonts = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs}
    assert fonts == {"方正小标宋简体", "仿宋_GB2312", "黑体"}
    assert "PAGE" in document.sections[0].footer._element.xml


@pytest.mark.usefixtures("font")
def test_the_pdf_carries_its_font_and_its_words():
    content = prints.pdf(PAPER)
    assert content.startswith(b"%PDF") and len(content) < 200_000
    assert content.count(b"/FontFile2") == 2  # the text and the bold, each with the glyphs used alone
    assert set("会商仲裁决定书应急管理") <= set(spoken(content))


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("body", [("甲", "乙"), (prints.Heading("乙"), prints.Entries((("乙", "丙"),)))])
def test_no_signature_stands_alone_on_a_page(body):
    paper = prints.Paper(title="决定书", body=("说明",) + body, signed_by="区委编办")
    portable._fonts()
    *_, last = portable._story(paper)
    words = [each.text for each in last._content if hasattr(each, "text")]
    assert words[0] == "乙" and words[-1] == "区委编办" and "甲" not in words
    together = [each for each in Document(BytesIO(prints.word(paper))).paragraphs if each.text in ("乙", "甲")]
    assert [each.paragraph_format.keep_with_next for each in together][-1] is True


@pytest.mark.usefixtures("font")
def test_a_long_paper_numbers_its_pages():
    long = prints.Paper(
        title="清单", body=(prints.Grid(("序号", "事项"), tuple((str(n), "占道") for n in range(200))),)
    )
    assert prints.pdf(long).count(b"/Type /Page\n") > 3


def test_without_the_font_the_refusal_names_another_way(settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    portable._fonts.cache_clear()
    with pytest.raises(NotReady, match="网页打印或 Word"):
        prints.pdf(PAPER)
    portable._fonts.cache_clear()


@pytest.mark.django_db
def test_the_page_shows_the_paper_and_leads_to_its_files(declared, reader):
    page = reader.get("/papers/sample/1/").content.decode()
    for words in (
        "会商仲裁决定书",
        "金运仲〔2026〕12号",
        "&lt;标记&gt;",
        "区应急管理局",
        "2026年3月5日",
        "抄送：区委编办",
    ):
        assert words in page
    assert 'href="/papers/sample/1/pdf/?download"' in page and 'href="/papers/sample/1/word/"' in page


@pytest.mark.django_db
@pytest.mark.usefixtures("font")
def test_the_files_leave_with_their_names(declared, reader):
    answer = reader.get("/papers/sample/1/pdf/")
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Disposition"].startswith("inline")
    answer = reader.get("/papers/sample/1/word/")
    assert "wordprocessingml" in answer["Content-Type"] and answer["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/papers/sample/1/", "/papers/sample/1/pdf/", "/papers/sample/1/word/"])
def test_who_may_not_see_it_gets_nothing(declared, cast, path):
    client = Client()
    client.force_login(cast.nobody)
    assert client.get(path).status_code == 404
    assert client.get(path.replace("sample", "none")).status_code == 404
