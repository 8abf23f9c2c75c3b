"""A paper as PDF: A4 by GB/T 9704 (28 characters a line, 22 lines a page), with the glyphs it uses of Noto Sans SC."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from django.conf import settings
from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, HRFlowable, KeepTogether, PageTemplate, Paragraph, Spacer, Table

from governance.documents.prints.paper import Entries, Grid, Heading, Paper, paragraphs, printable
from governance.errors import NotReady

TEXT, STRONG = "NotoSansSC", "NotoSansSC-Bold"
FILES = {TEXT: "400Regular/NotoSansSC_400Regular.ttf", STRONG: "700Bold/NotoSansSC_700Bold.ttf"}
TOP, BOTTOM, LEFT, RIGHT = 37 * mm, 35 * mm, 28 * mm, 26 * mm
WIDTH, HEIGHT = A4[0] - LEFT - RIGHT, A4[1] - TOP - BOTTOM
SIZE, LINE = 16, 28
RED = HexColor("#b3231a")
MOST_ROWS = 8  # of a table that goes over to the next page whole
LABELS = 0.24  # of the line, for the labels of a form


def _style(name: str, **more) -> ParagraphStyle:
    usual = {"fontName": TEXT, "fontSize": SIZE, "leading": LINE, "wordWrap": "CJK"}
    return ParagraphStyle(name, **(usual | more))


PLAIN = _style("plain", firstLineIndent=2 * SIZE)
FLUSH = _style("flush")
HEAD = _style("head", fontName=STRONG, firstLineIndent=2 * SIZE, keepWithNext=1)
TITLE = _style("title", fontName=STRONG, fontSize=22, leading=32, alignment=TA_CENTER, spaceBefore=28, spaceAfter=28)
LETTERHEAD = _style("letterhead", fontName=STRONG, fontSize=26, leading=38, alignment=TA_CENTER, textColor=RED)
CENTRED = _style("centred", alignment=TA_CENTER)
SIGNED = _style("signed", alignment=TA_RIGHT, rightIndent=4 * SIZE)
CELL = _style("cell", fontSize=12, leading=18)
LABEL = _style("label", fontName=STRONG, fontSize=12, leading=18, alignment=TA_CENTER)
NOTE = _style("note", fontSize=14, leading=22)
BOXED = [
    ("GRID", (0, 0), (-1, -1), 0.5, black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def pdf(paper: Paper) -> bytes:
    """Write the paper as PDF."""
    _fonts()
    out = BytesIO()
    frame = Frame(LEFT, BOTTOM, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document = BaseDocTemplate(out, pagesize=A4, title=paper.title, author=paper.signed_by, lang="zh-CN")
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_number))
    document.build(_story(paper))
    return out.getvalue()


@cache
def _fonts() -> None:
    """Read the fonts once a process; each file takes only the glyphs that it uses."""
    folder = settings.NODE_MODULES / "@expo-google-fonts" / "noto-sans-sc"
    if not all((folder / file).is_file() for file in FILES.values()):
        raise NotReady("缺少中文字体，暂时不能生成 PDF；请改用网页打印或 Word，并告知系统管理员")
    for name, file in FILES.items():
        registerFont(TTFont(name, str(folder / file)))


def _number(canvas, document) -> None:
    """Put the page number into the margin below: — 1 —, odd pages to the right, even ones to the left."""
    canvas.setFont(TEXT, 14)
    text = f"— {document.page} —"
    if document.page % 2:
        canvas.drawRightString(A4[0] - RIGHT - 14, BOTTOM - 14 * mm, text)
    else:
        canvas.drawString(LEFT + 14, BOTTOM - 14 * mm, text)


def _story(paper: Paper) -> list:
    story = []
    if paper.letterhead:
        story += [_text(paper.letterhead, LETTERHEAD), Spacer(0, 10)]
    if paper.doc_no:
        story += [_text(paper.doc_no, CENTRED), Spacer(0, 4)]
    if paper.letterhead:
        story.append(HRFlowable(width="100%", thickness=2, color=RED))
    story.append(_text(paper.title, TITLE))
    if paper.addressee:
        story.append(_text(f"{paper.addressee}：", FLUSH))
    for block in paper.body:
        story += _block(block)
    # No signature stands alone on a page: what is said last goes with it.
    last = _last(paper.body)
    return story[: len(story) - last] + [KeepTogether(story[len(story) - last :] + _foot(paper))]


def _last(body: Sequence) -> int:
    """Count what goes over with the signature: the last paragraph, or a short table below its heading."""
    if not body:
        return 0
    block = body[-1]
    if not isinstance(block, (Entries, Grid)):
        return 1
    headed = len(body) > 1 and isinstance(body[-2], Heading)
    return len(_block(block)) + headed if len(block.rows) <= MOST_ROWS else 0


def _block(block) -> list:
    if isinstance(block, Heading):
        return [_text(block.text, HEAD)]
    if isinstance(block, Entries):
        rows = [(_text(label, LABEL), _cell(value)) for label, value in block.rows]
        return [Spacer(0, 6), Table(rows, colWidths=[WIDTH * LABELS, WIDTH * (1 - LABELS)], style=BOXED), Spacer(0, 6)]
    if isinstance(block, Grid):
        return [Spacer(0, 6), _grid(block), Spacer(0, 6)]
    return [_text(line, PLAIN) for line in paragraphs(block)]


def _grid(grid: Grid) -> Table:
    shares = grid.widths or (1,) * len(grid.head)
    rows = [[_text(cell, LABEL) for cell in grid.head], *([_cell(cell) for cell in row] for row in grid.rows)]
    widths = [WIDTH * share / sum(shares) for share in shares]
    return Table(rows, colWidths=widths, repeatRows=1, style=BOXED)


def _foot(paper: Paper) -> list:
    story = []
    signed = [_text(words, SIGNED) for words in (paper.signed_by, paper.day) if words]
    if signed:
        story += [Spacer(0, 2 * LINE), *signed]
    if paper.notes:
        story += [Spacer(0, LINE), *(_text(f"（{note}）", PLAIN) for note in paper.notes)]
    if paper.copies_to:
        rule = HRFlowable(width="100%", thickness=0.5, color=black)
        story += [Spacer(0, LINE), rule, _text(f"抄送：{paper.copies_to}", NOTE), rule]
    return story


def _text(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(printable(words)), style)


def _cell(words: str) -> Paragraph:
    return Paragraph("<br/>".join(escape(line) for line in paragraphs(words)) or "—", CELL)
