"""Official papers, each declared once: a page to print, a PDF and a Word file come out of the same declaration.

    prints.register("arbitration", "会商仲裁决定书", build)      # build(user, number, at) -> Paper

`build` reads what the user may see and raises Missing otherwise. The paper then stands at
/papers/arbitration/<number>/, with `pdf/` and `word/` below it; `governance.documents.papers`
gives the official number.
"""

from governance.documents.prints.office import word
from governance.documents.prints.paper import (
    Block,
    Entries,
    Grid,
    Heading,
    Paper,
    Print,
    find,
    long_day,
    register,
    whole,
)
from governance.documents.prints.portable import pdf

__all__ = [
    "Block",
    "Entries",
    "Grid",
    "Heading",
    "Paper",
    "Print",
    "find",
    "long_day",
    "pdf",
    "register",
    "whole",
    "word",
]
