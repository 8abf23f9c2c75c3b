"""Official numbers of papers: 机关代字〔年份〕序号号, six-angle brackets, no leading zeros, no 第."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.timezone import localtime

from governance.documents.models import AGENCY_WORD, PaperNumber
from governance.errors import Invalid
from governance.organisations.models import User

PATTERN = re.compile(r"^(?P<word>[\u4e00-\u9fa5]{2,12})〔(?P<year>20\d{2})〕(?P<seq>[1-9]\d{0,8})号$", re.ASCII)

# The row stays locked until the caller commits, so that nobody else gets the number and a rollback gives it back.
TAKE = """
WITH series AS (
    INSERT INTO documents_paperseries AS series (agency_word, year, last_seq) VALUES (%(word)s, %(year)s, %(count)s)
    ON CONFLICT (agency_word, year) DO UPDATE SET last_seq = series.last_seq + %(count)s
    RETURNING last_seq
)
INSERT INTO documents_papernumber (agency_word, year, seq, title, case_type_id, case_id, taken_by_id, taken_at)
SELECT %(word)s, %(year)s, last_seq - %(count)s + nth, title, type_id, case_id, %(actor)s, %(at)s
FROM series, unnest(%(titles)s::text[], %(types)s::int[], %(cases)s::bigint[])
    WITH ORDINALITY AS given (title, type_id, case_id, nth)
RETURNING id, agency_word, year, seq, title, case_type_id, case_id, taken_by_id, taken_at
"""


def take(
    agency_word: str, *, at: datetime, actor: User | None = None, about: models.Model | None = None, title: str = ""
) -> PaperNumber:
    """Take the next number of an agency word in the year of `at`; safe with many at once."""
    return take_many(agency_word, [(about, title)], at=at, actor=actor)[0]


def take_many(
    agency_word: str, papers: Sequence[tuple[models.Model | None, str]], *, at: datetime, actor: User | None = None
) -> list[PaperNumber]:
    """Take one number for each (case, title) in their order, in one statement."""
    if not re.fullmatch(AGENCY_WORD.strip("^$"), agency_word):
        raise Invalid("机关代字须为 2 至 12 个汉字，例如“金西街函”", errors={"agency_word": ["须为 2 至 12 个汉字"]})
    if not papers:
        return []
    given = {
        "word": agency_word,
        "year": localtime(at).year,
        "count": len(papers),
        "titles": [title[:200] for _, title in papers],
        "types": [about and ContentType.objects.get_for_model(type(about)).pk for about, _ in papers],
        "cases": [about and about.pk for about, _ in papers],
        "actor": actor and actor.pk,
        "at": at,
    }
    with transaction.atomic():
        return sorted(PaperNumber.objects.raw(TAKE, given), key=lambda number: number.seq)


def parse(text: str) -> tuple[str, int, int]:
    """Read a number as typed into (word, year, seq), or refuse it with an example of the right form."""
    found = PATTERN.match(text.strip())
    if not found:
        message = "发文字号不合格式，应形如“金西街函〔2026〕12号”：六角括号、四位年份、序号不加“第”不补零"
        raise Invalid(message, errors={"doc_no": [message]})
    return found["word"], int(found["year"]), int(found["seq"])
