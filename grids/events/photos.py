"""The photo of a report: a file of a form, or text within JSON; which classes may not go without."""

from base64 import b64decode
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from governance.attachments import inspection
from governance.errors import Invalid
from grids.events.choices import EventSource
from grids.models import EventClass

ENDINGS = {b"\xff\xd8\xff": "jpg", b"\x89PNG": "png", b"RIFF": "webp"}
NEEDED = "须附一张照片"


def written(text: str) -> list[UploadedFile]:
    """Read a photo that came as base64; refuse what is no picture before anything is written."""
    if not text:
        return []
    try:
        content = b64decode(text.partition(";base64,")[2] or text, validate=True)
    except ValueError:
        raise _wrong("照片须为 base64 文本") from None
    ending = next((ending for mark, ending in ENDINGS.items() if content.startswith(mark)), None)
    if ending is None:
        raise _wrong("照片须为 jpg、png 或 webp 图片")
    file = ContentFile(content, name=f"现场.{ending}")
    try:
        inspection.media_type(file.name, content)
    except Invalid as refusal:
        raise _wrong(refusal.message) from refusal
    return [file]


def needed(row: EventClass, source: str, photos: Sequence[UploadedFile]) -> Invalid | None:
    """Refuse a report from the ground without the photo that its class asks for; who phones in has none to show."""
    if not row.photo_required or photos or source != EventSource.GRID:
        return None
    return _wrong(f"“{row.name}”{NEEDED}")


def _wrong(words: str) -> Invalid:
    return Invalid(words, errors={"photo": [words]})
