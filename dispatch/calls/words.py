"""Chinese full-text search without a dictionary: overlapping pairs of characters, whole words for the rest."""

import re
import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, TextField, Value

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


def vector(*texts: str) -> Func:
    """The value of a search column; no positions are kept, for pairs already stand for their order."""
    words = sorted({word for text in texts for word in terms(text)})
    listed = Value(words, output_field=ArrayField(TextField()))
    return Func(listed, function="array_to_tsvector", output_field=SearchVectorField())


def query(text: str) -> SearchQuery:
    """Ask for all terms of the text; a text without any term finds nothing."""
    wanted: list[str] = []
    for run in runs(text):
        if not chinese(run) or len(run) == 1:
            wanted.append(f"'{run}':*")
        else:
            wanted.extend(f"'{pair}'" for pair in pairs(run))
    kept = list(dict.fromkeys(wanted))[:MAX_TERMS]
    return SearchQuery(" & ".join(kept) or "''", search_type="raw", config="simple")
