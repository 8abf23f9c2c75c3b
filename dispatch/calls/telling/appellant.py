"""How somebody whose matter was merged is told of: on the page of the call and over REST."""

from datetime import datetime

from dispatch.calls.models import Appellant
from governance.worktime import words

TEXTS = ("name", "phone", "source", "origin_ref", "origin_no", "hot", "told_what")


def told(row: Appellant, at: datetime) -> list[tuple[str, str]]:
    source = f"{row.get_source_display()} {row.origin_ref}".strip()
    return [
        ("诉求人", f"{row.who} {row.phone}".strip()),
        ("来源", f"{source}，群众强烈诉求" if row.hot else source),
        ("原呼叫", row.origin_no),
        ("并入", words.moment(row.joined_at, at)),
        ("告知", f"{words.moment(row.told_at, at)}，{row.told_what}" if row.told_at else ""),
    ]


def links(row: Appellant) -> tuple[tuple[str, str], ...]:
    return (("看原呼叫", f"/calls/{row.origin_no}/"),)
