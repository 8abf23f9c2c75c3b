"""A paper as a Word file, in the fonts of offices: 小标宋 for the title, 仿宋 for the text, 黑体 for headings."""

from io import BytesIO

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from governance.documents.prints.paper import Entries, Grid, Heading, Paper, paragraphs, printable

TITLE, TEXT, HEAD = "方正小标宋简体", "仿宋_GB2312", "黑体"
SIZE, LINE = 16, 28
RED = RGBColor(0xB3, 0x23, 0x1A)
LINE_WIDTH = 156  # millimetres between the margins
LABELS = 0.24
MOST_ROWS = 8  # of the last table, that stay with the signature


def word(paper: Paper) -> bytes:
    """Write the paper as .docx."""
    document = Document()
    _lay_out(document)
    if paper.letterhead:
        _ruled(_write(document, paper.letterhead, font=TITLE, size=26, line=38, centred=True, colour=RED))
    if paper.doc_no:
        _write(document, paper.doc_no, centred=True)
    _write(document, paper.title, font=TITLE, size=22, line=32, centred=True, around=LINE)
    if paper.addressee:
        _write(document, f"{paper.addressee}：")
    for block in paper.body:
        _block(document, block)
    _foot(document, paper)
    document.core_properties.title, document.core_properties.author = printable(paper.title), printable(paper.signed_by)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _lay_out(document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    usual = document.styles["Normal"]
    _dress(usual, TEXT, SIZE)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in ("— ", None, " —"):
        run = footer.add_run(part or "")
        _dress(run, TEXT, 14)
        if part is None:
            _page_number(run)


def _dress(owner, font: str, size: float) -> None:
    """Name the font for Latin and for Chinese; the second hides in an attribute of its own."""
    owner.font.name, owner.font.size = font, Pt(size)
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _page_number(run) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _ruled(paragraph) -> None:
    """Draw the red line under the letterhead."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "16"), ("space", "8"), ("color", "B3231A")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _write(
    place, words: str, *, font=TEXT, size=SIZE, line=LINE, centred=False, indent=False, around=0, colour=None
):  # fmt: skip
    paragraph = place.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    shape.space_before = shape.space_after = Pt(around)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        shape.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(printable(words))
    _dress(run, font, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _block(document, block) -> None:
    if isinstance(block, Heading):
        _write(document, block.text, font=HEAD, indent=True).paragraph_format.keep_with_next = True
    elif isinstance(block, Entries):
        _table(document, [], block.rows, (LABELS, 1 - LABELS), labels=True)
    elif isinstance(block, Grid):
        _table(document, block.head, block.rows, block.widths or (1,) * len(block.head))
    else:
        for line in paragraphs(block):
            _write(document, line, indent=True)


def _table(document, head, rows, shares, *, labels: bool = False) -> None:
    table = document.add_table(rows=0, cols=len(shares), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for place, row in enumerate([*([head] if head else []), *rows]):
        cells = table.add_row().cells
        for column, (cell, words) in enumerate(zip(cells, row, strict=True)):
            cell.width = Mm(LINE_WIDTH * shares[column] / sum(shares))
            _fill(cell, words, strong=(head and not place) or (labels and not column))


def _fill(cell, words: str, *, strong: bool) -> None:
    lines = paragraphs(words) or ["—"]
    for line in lines:
        _write(cell, line, font=HEAD if strong else TEXT, size=12, line=18, centred=bool(strong))
    cell._tc.remove(cell.paragraphs[0]._p)  # the empty one that every new cell has


def _foot(document, paper: Paper) -> None:
    # No signature stands alone on a page: what is said last goes with it.
    tabled = paper.body and isinstance(paper.body[-1], (Entries, Grid))
    last = [cell for row in document.tables[-1].rows[-MOST_ROWS:] for cell in row.cells] if tabled else [document]
    for place in last:
        place.paragraphs[-1].paragraph_format.keep_with_next = True
    for place, words in enumerate(filter(None, (paper.signed_by, paper.day))):
        paragraph = _write(document, words)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(4 * SIZE)
        paragraph.paragraph_format.space_before = Pt(0 if place else 2 * LINE)
        paragraph.paragraph_format.keep_with_next = not place
    for note in paper.notes:
        _write(document, f"（{note}）", indent=True)
    if paper.copies_to:
        _write(document, f"抄送：{paper.copies_to}", size=14, line=22, around=8)
