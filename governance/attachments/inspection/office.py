"""Word and Excel files: a zip that holds exactly what such a file holds, no macros, and does not blow up."""

import io
import zipfile

MOST_ENTRIES = 3_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 250
ROOTS = {"[content_types].xml", "_rels", "docprops", "word", "xl", "customxml", "docmetadata", "[trash]"}
TYPES = "[Content_Types].xml"
MACROS = ("vbaproject", "vbadata", "activex", "macrosheets", "xl/dialogsheets")
BROKEN = "不完整或已损坏，请重新导出"


def docx(content: bytes) -> str:
    return package(content, "word/document.xml", b"wordprocessingml.document.main+xml")


def xlsx(content: bytes) -> str:
    return package(content, "xl/workbook.xml", b"spreadsheetml.sheet.main+xml")


def package(content: bytes, main: str, declared: bytes) -> str:
    """Give the reason why this is not an office file whose main part is `main`, declared as such."""
    if not content.startswith(b"PK\x03\x04"):
        return "的内容不是 Office 文件，扩展名与内容不符（旧版 doc、xls 请另存为 docx、xlsx）"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return contents(archive, main, declared)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return BROKEN


def contents(archive: zipfile.ZipFile, main: str, declared: bytes) -> str:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or archive.comment or not entries:
        return BROKEN
    if any(entry.flag_bits & 1 for entry in entries):
        return "已加密，请去掉密码后再上传"
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return "展开后过大，不予接收"
    if any(swells(entry) for entry in entries):
        return "压缩比异常，不予接收"
    names = [entry.filename.replace("\\", "/") for entry in entries]
    if any(name.startswith("/") or ".." in name.split("/") for name in names) or len(set(names)) != len(names):
        return BROKEN
    if any(mark in name.lower() for name in names for mark in MACROS):
        return "里有宏，不予接收"
    if any(name.split("/")[0].lower() not in ROOTS for name in names):
        return "里夹带了其他内容，不予接收"
    if main not in names or TYPES not in names:
        return "的内容不是所写的 Office 文件，扩展名与内容不符"
    if archive.getinfo(TYPES).file_size > 2_000_000 or declared not in archive.read(TYPES):
        return "的内容不是所写的 Office 文件，扩展名与内容不符"
    return ""


def swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > 1_000_000 and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
