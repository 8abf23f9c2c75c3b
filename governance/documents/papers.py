"""Official numbers of papers: 机关代字〔年份〕序号号, six-angle brackets, no leading zeros, no 第."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils.timezone import localtime

from governance.documents.models import AGENCY_WORD, PaperNumber
from governance.errors import Invalid
from governance.organisations.models import User

PATTERN = re.compile(r"^(?P<word>[\u4e00-\u9fa5]{2,12})〔(?P<year>20\d{2})〕(?P<seq>[1-9]\d{0,8})号$", re.ASCII)

# The row stays locked until the caller commits, so that nobody else gets the number and a rollback gives it back.
NEXT = """
INSERT INTO documents_paperseries AS series (agency_word, year, last_seq) VALUES (%(word)s, %(year)s, %(count)s)
ON CONFLICT (agency_word, year) DO UPDATE SET last_seq = series.last_seq + %(count)s
RETURNING last_seq
"""


@transaction.atomic
def take(
    agency_word: str, *, at: datetime, actor: User | None = None, about: models.Model | None = None, title: str = ""
) -> PaperNumber:
    """Take the next number of an agency word in the year of `at`; safe with many at once."""
    return take_many(agency_word, [(about, title)], at=at, actor=actor)[0]


@transaction.atomic
def take_many(
    agency_word: str, papers: Sequence[tuple[models.Model | None, str]], *, at: datetime, actor: User | None = None
) -> list[PaperNumber]:
    """Take one number for each (case, title) in their order, in two statements."""
    if not re.fullmatch(AGENCY_WORD.strip("^$"), agency_word):
        raise Invalid("机关代字须为 2 至 12 个汉字，例如“金西街函”", errors={"agency_word": ["须为 2 至 12 个汉字"]})
    if not papers:
        return []
    year = localtime(at).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"word": agency_word, "year": year, "count": len(papers)})
        (last,) = cursor.fetchone()
    return PaperNumber.objects.bulk_create(
        PaperNumber(
            agency_word=agency_word,
            year=year,
            seq=seq,
            title=title[:200],
            case_type=ContentType.objects.get_for_model(type(about)) if about else None,
            case_id=about.pk if about else None,
            taken_by=actor,
            taken_at=at,
        )
        for seq, (about, title) in enumerate(papers, start=last - len(papers) + 1)
    )


def parse(text: str) -> tuple[str, int, int]:
    """Read a number as typed into (word, year, seq), or refuse it with an example of the right form."""
    found = PATTERN.match(text.strip())
    if not found:
        message = "发文字号不合格式，应形如“金西街函〔2026〕12号”：六角括号、四位年份、序号不加“第”不补零"
        raise Invalid(message, errors={"doc_no": [message]})
    return found["word"], int(found["year"]), int(found["seq"])
