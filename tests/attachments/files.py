"""Small true files of every kind we take, built byte by byte."""

import io
import struct
import zipfile
import zlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

AT = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def jpeg(width=4, height=3, tail=b"") -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + b"\x12\x34\x56"
        + b"\xff\xd9"
        + tail
    )


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=1, height=1, tail=b"", extra=b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + tail


def webp() -> bytes:
    body = b"WEBPVP8L" + struct.pack("<I", 10) + b"\x2f" + b"\0" * 9
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(extra=b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + extra + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def office(main="word/document.xml", declared=WORD, extra=(), comment=b"", prefix=b"") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{declared}"/></Types>')
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(main, "<w/>")
        for name, content in extra:
            archive.writestr(name, content)
        archive.comment = comment
    return prefix + held.getvalue()


def xlsx(**changes) -> bytes:
    return office("xl/workbook.xml", SHEET, **changes)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", content)
    file._name = name  # as a hostile client sends it, before Django takes the last part of the path
    return file
