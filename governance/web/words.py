"""Chinese full-text search without a dictionary: overlapping pairs of characters, whole words for the rest."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery

# 〇, the ideographs and their extensions; and runs of Latin letters and digits (a case number is three such words).
RUN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+|[0-9a-z]+")
MAX_TERMS = 24


def runs(text: str) -> list[str]:
    """Cut a text into runs of Chinese characters and lower-case Latin words or numbers; full width is made half."""
    return RUN.findall(unicodedata.normalize("NFKC", text).lower())


def chinese(run: str) -> bool:
    return not run[0].isascii()


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def terms(text: str) -> list[str]:
    """List what a text is found by."""
    found: list[str] = []
    for run in runs(text):
        # The last character stands alone too, so that the search for one character finds it by prefix.
        found.extend([*pairs(run), run[-1]] if chinese(run) else [run])
    return found


def vector(*texts: str) -> str:
    """Write a search column as a literal; no positions are kept, for pairs already stand for their order."""
    return " ".join(f"'{word}'" for word in dict.fromkeys(word for text in texts for word in terms(text)))


def expression(text: str) -> str:
    """Write what to look for as a tsquery: all terms of the text, words and single characters by their beginning."""
    wanted: list[str] = []
    for run in runs(text):
        if not chinese(run) or len(run) == 1:
            wanted.append(f"'{run}':*")
        else:
            wanted.extend(f"'{pair}'" for pair in pairs(run))
    return " & ".join(list(dict.fromkeys(wanted))[:MAX_TERMS])


def query(text: str) -> SearchQuery | None:
    """Ask a `SearchVectorField` for all terms of the text; None where it holds no term."""
    wanted = expression(text)
    return SearchQuery(wanted, search_type="raw", config="simple") if wanted else None
