"""Photos, checked by their own structure without decoding a pixel."""

import struct
import zlib

MOST_SIDE = 30_000
MOST_PIXELS = 120_000_000
NOT_AN_IMAGE = "的内容不是图片，扩展名与内容不符"
BROKEN = "不完整或已损坏，请重新拍摄或导出"
TOO_LARGE = "的像素过大"

STANDALONE = {0x01, *range(0xD0, 0xD8)}
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
SCAN, END = 0xDA, b"\xff\xd9"


def jpeg(content: bytes) -> str:
    """Walk the segments up to the scan; a frame must come first and an end mark after."""
    if not content.startswith(b"\xff\xd8\xff"):
        return NOT_AN_IMAGE
    place, size = 2, None
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            return BROKEN
        mark = content[place + 1]
        if mark == 0xFF:
            place += 1
            continue
        if mark in STANDALONE:
            place += 2
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        if mark == SCAN:
            return judge(size) if size and content.find(END, place + 2 + length) > 0 else BROKEN
        if mark in FRAMES and length >= 8 and place + 9 <= len(content):
            height, width = struct.unpack_from(">HH", content, place + 5)
            size = width, height
        if length < 2:
            return BROKEN
        place += 2 + length
    return BROKEN


def png(content: bytes) -> str:
    """Walk the chunks with their check sums; nothing may follow the last."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        return NOT_AN_IMAGE
    place, seen, size = 8, set(), None
    while place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        body = content[place + 4 : place + 8 + length]
        place += 12 + length
        if place > len(content) or zlib.crc32(body) != struct.unpack_from(">I", content, place - 4)[0]:
            return BROKEN
        if not seen and name != b"IHDR":
            return BROKEN
        if name == b"IHDR":
            if length != 13:
                return BROKEN
            size = struct.unpack_from(">II", body, 4)
        seen.add(name)
        if name == b"IEND":
            if b"IDAT" not in seen:
                return BROKEN
            return judge(size) if place == len(content) else "末尾夹带了多余内容，不予接收"
    return BROKEN


def webp(content: bytes) -> str:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return NOT_AN_IMAGE
    if len(content) < 30 or content[12:16] not in {b"VP8 ", b"VP8L", b"VP8X"}:
        return BROKEN
    (length,) = struct.unpack_from("<I", content, 4)
    if length + 8 > len(content):
        return BROKEN
    return "" if length + 8 == len(content) else "末尾夹带了多余内容，不予接收"


def judge(size: tuple[int, int]) -> str:
    width, height = size
    if not (width and height):
        return BROKEN
    return TOO_LARGE if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS else ""
