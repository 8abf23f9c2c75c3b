"""PDF and plain text."""

import re

# A PDF may name a key with #xx escapes; they are undone before looking.
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
NOT_TEXT = "的内容不是纯文本，扩展名与内容不符"
ACTS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia)\b")


def pdf(content: bytes) -> str:
    if not content.startswith(b"%PDF-"):
        return "的内容不是 PDF，扩展名与内容不符"
    if b"%%EOF" not in content[-2048:]:
        return "不完整或已损坏，请重新导出"
    plain = ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
    # What follows a JS key is a string, a hexadecimal string or a reference; that keeps compressed bytes from matching.
    for found in ACTS.finditer(plain):
        if found[1] != b"JS" or re.match(rb"\s*(\(|<|\d+\s+\d+\s+R)", plain[found.end() : found.end() + 32]):
            return "里有会自动运行的脚本，不予接收"
    return ""


def text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return NOT_TEXT if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in words) else ""
    return NOT_TEXT
