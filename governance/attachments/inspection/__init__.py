"""Look into a file before keeping it: the ending must be one we take, and the content must be what the ending says."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from governance.attachments.inspection import images, office, papers
from governance.attachments.names import ending
from governance.errors import Invalid

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """`check(content)` gives the reason in Chinese why the content is not of this kind, or an empty string."""

    media_type: str
    check: Callable[[bytes], str]


KINDS: dict[str, Kind] = {
    "jpg": Kind("image/jpeg", images.jpeg),
    "jpeg": Kind("image/jpeg", images.jpeg),
    "png": Kind("image/png", images.png),
    "webp": Kind("image/webp", images.webp),
    "pdf": Kind("application/pdf", papers.pdf),
    "docx": Kind(f"{OFFICE}.wordprocessingml.document", office.docx),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", office.xlsx),
    "txt": Kind("text/plain", papers.text),
}
TAKEN = "jpg、png、webp、pdf、docx、xlsx、txt"

# Marks that make a browser or an interpreter take a file for a page or a program, whatever its ending.
ACTIVE = re.compile(rb"<script|<html|<!doctype|<iframe|<svg[\s>]|<\?php|<body[\s>]", re.IGNORECASE)
ZIP_END = b"PK\x05\x06"
ZIP_END_REACH = 66_000


def media_type(name: str, content: bytes) -> str:
    """Give the media type of an acceptable file, or refuse it."""
    kind = KINDS.get(ending(name))
    if kind is None:
        raise refusal(f"不接受这种文件，只接受 {TAKEN}")
    reason = kind.check(content) or disguise(kind, content)
    if reason:
        raise refusal(f"“{name}”{reason}")
    return kind.media_type


def disguise(kind: Kind, content: bytes) -> str:
    """Say what else the file pretends to be: a file of two kinds at once is taken by neither name."""
    if kind.media_type.startswith(OFFICE):
        return ""
    reach = content[:1024] if kind.media_type == "application/pdf" else content
    if ACTIVE.search(reach):
        return "里夹带了网页或脚本代码，不予接收"
    if ZIP_END in content[-ZIP_END_REACH:]:
        return "里夹带了压缩包，不予接收"
    if kind.media_type != "application/pdf" and b"%PDF-" in content[:1024]:
        return "里夹带了另一种文件，不予接收"
    return ""


def refusal(message: str) -> Invalid:
    return Invalid(message, errors={"file": [message]})
