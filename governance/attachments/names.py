"""File names as people send them, made harmless and still readable."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def clean(name: str) -> str:
    """Keep the last part of a path, without control and direction marks, at most 120 characters, with its ending."""
    name = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    # Cc, Cf: control characters, zero width and right-to-left marks that make `gpj.exe` read as `exe.jpg`.
    name = "".join(sign for sign in name if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    name = FORBIDDEN.sub("_", " ".join(name.split())).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST] or "附件"
    ending = ending[:10]
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ') or '附件'}.{ending}"


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")
