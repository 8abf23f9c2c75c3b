"""What a PDF says, read from its own tables; and the font that makes one."""

import re
import zlib

from django.conf import settings

from governance.documents.prints import portable
from governance.web.views.papers import WORD

__all__ = ["FONT", "WORD", "spoken"]

FONT = settings.NODE_MODULES / "@expo-google-fonts" / "noto-sans-sc" / portable.FILES[portable.TEXT]


def spoken(content: bytes) -> str:
    """The characters that the PDF's own tables map its glyphs to."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    tables = [text for text in map(inflated, streams) if b"beginbfchar" in text or b"beginbfrange" in text]
    codes = re.findall(rb"<([0-9A-Fa-f]{4})>", b"".join(tables))
    return "".join(chr(int(code, 16)) for code in codes)


def inflated(stream: bytes) -> bytes:
    from_ascii = re.sub(rb"\s", b"", stream)
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return from_ascii
