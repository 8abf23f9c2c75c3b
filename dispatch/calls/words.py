"""Chinese full-text search without a dictionary: overlapping pairs of characters, whole words for the rest."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery

RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+")
MAX_TERMS = 24


def chinese(run: str) -> bool:
    return "\u3400" <= run[0] <= "\u9fff"


def runs(text: str) -> list[str]:
    return RUN.findall(unicodedata.normalize("NFKC", text).lower())


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def terms(text: str) -> list[str]:
    """Cut a text into pairs of Chinese characters and lower-case Latin words or numbers."""
    found: list[str] = []
    for run in runs(text):
        # The last character stands alone too, so that the search for one character finds it by prefix.
        found.extend([*pairs(run), run[-1]] if chinese(run) else [run])
    return found


def vector(*texts: str) -> str:
    """Write a search column as a literal; no positions are kept, for pairs already stand for their order."""
    return " ".join(f"'{word}'" for word in sorted({word for text in texts for word in terms(text)}))


def query(text: str) -> SearchQuery | None:
    """Ask for all terms of the text; None where it holds no term."""
    wanted: list[str] = []
    for run in runs(text):
        if not chinese(run) or len(run) == 1:
            wanted.append(f"'{run}':*")
        else:
            wanted.extend(f"'{pair}'" for pair in pairs(run))
    kept = list(dict.fromkeys(wanted))[:MAX_TERMS]
    return SearchQuery(" & ".join(kept), search_type="raw", config="simple") if kept else None
