import files
import pytest

from governance.attachments import inspection, names
from governance.errors import Invalid

TAKEN = {
    "现场.jpg": (files.jpeg(), "image/jpeg"),
    "现场.JPEG": (files.jpeg(), "image/jpeg"),
    "现场.png": (files.png(), "image/png"),
    "现场.webp": (files.webp(), "image/webp"),
    "函.pdf": (files.pdf(), "application/pdf"),
    "纪要.docx": (files.office(), f"{inspection.OFFICE}.wordprocessingml.document"),
    "台账.xlsx": (files.xlsx(), f"{inspection.OFFICE}.spreadsheetml.sheet"),
    "说明.txt": ("情况说明\r\n第二行".encode(), "text/plain"),
    "说明-旧.txt": ("情况说明".encode("gb18030"), "text/plain"),
}
JPEG, PNG = files.jpeg(), files.png()
ZIP = files.office()

HOSTILE = {
    "a page named as a photo": ("x.jpg", b"<html><script>alert(1)</script></html>"),
    "a page": ("x.html", b"<html></html>"),
    "a drawing with script": ("x.svg", b"<svg onload=alert(1)>"),
    "a drawing named as a photo": ("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "a program": ("x.exe", b"MZ\x90\x00" + b"\0" * 100),
    "a program named as a paper": ("x.pdf", b"MZ\x90\x00" + b"\0" * 100),
    "a program named as text": ("x.txt", b"MZ\x90\x00" + b"\0" * 100),
    "a shell script without ending": ("run", b"#!/bin/sh\nrm -rf /\n"),
    "an ending alone": (".jpg", b"not a photo"),
    "a photo with a page behind": ("x.jpg", files.jpeg(tail=b"<HTML><body>")),
    "a photo with PHP behind": ("x.jpg", files.jpeg(tail=b"<?php system($_GET[0]);")),
    "a photo with an archive behind": ("x.jpg", files.jpeg(tail=ZIP)),
    "a png with an archive behind": ("x.png", files.png(tail=ZIP)),
    "a png with script inside": ("x.png", files.png(extra=files.chunk(b"tEXt", b"a\0<script>alert(1)</script>"))),
    "a png with a false check sum": ("x.png", PNG.replace(b"IDAT", b"IDAX")),
    "a cut off png": ("x.png", PNG[:-6]),
    "a cut off photo": ("x.jpg", JPEG[:-8]),
    "a photo of endless size": ("x.png", files.png(width=60000, height=60000)),
    "a photo without size": ("x.jpg", files.jpeg(width=0)),
    "a paper inside a photo": ("x.png", files.png(extra=files.chunk(b"tEXt", b"%PDF-1.4"))),
    "a webp that claims more than it has": ("x.webp", files.webp()[:-2]),
    "a webp with a tail": ("x.webp", files.webp() + b"tail"),
    "a paper with script": ("x.pdf", files.pdf(b"<</S/JavaScript/JS(app.alert(1))>>")),
    "a paper with hidden script": ("x.pdf", files.pdf(b"<</S/J#61vaScript/#4aS (app.alert(1))>>")),
    "a paper that starts a program": ("x.pdf", files.pdf(b"<</S/Launch/F(calc.exe)>>")),
    "a paper that is an archive too": ("x.pdf", files.pdf() + ZIP + b"%%EOF"),
    "a cut off paper": ("x.pdf", b"%PDF-1.4\n1 0 obj"),
    "a document with macros": ("x.docx", files.office(extra=[("word/vbaProject.bin", b"x")])),
    "a java archive named as document": ("x.docx", files.office(extra=[("META-INF/MANIFEST.MF", b"x")])),
    "a document with a program beside": ("x.docx", files.office(extra=[("setup.exe", b"MZ")])),
    "a document that climbs": ("x.docx", files.office(extra=[("word/../../../etc/passwd", b"x")])),
    "a document behind a page": ("x.docx", files.office(prefix=b"<html>")),
    "a document with a comment": ("x.docx", files.office(comment=b"<script>")),
    "a bomb": ("x.docx", files.office(extra=[("word/media/a.bmp", b"\0" * 30_000_000)])),
    "a sheet named as document": ("x.docx", files.xlsx()),
    "an archive named as document": ("x.docx", files.office(main="word/other.xml")),
    "a broken archive": ("x.xlsx", files.xlsx()[:-30]),
    "an old document": ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500),
    "a page named as text": ("x.txt", b"  <!DOCTYPE html><p>"),
    "text with control characters": ("x.txt", b"a\x1b[2Jb"),
    "bytes named as text": ("x.txt", bytes(range(128, 256))),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_true_file_is_taken_for_what_it_is(name):
    content, media_type = TAKEN[name]
    assert inspection.media_type(name, content) == media_type


@pytest.mark.parametrize("what", HOSTILE)
def test_a_false_or_hostile_file_is_refused_in_chinese(what):
    name, content = HOSTILE[what]
    with pytest.raises(Invalid) as refused:
        inspection.media_type(names.clean(name), content)
    assert any("一" <= sign <= "鿿" for sign in refused.value.message)
    assert refused.value.errors == {"file": [refused.value.message]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场照片.jpg", "现场照片.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张三\\桌面\\照 片.jpg", "照 片.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie_ x=1.jpg"),
        ("cod\u202egpj.exe", "codgpj.exe"),
        ('<img src="x">.png', "_img src=_x__.png"),
        ("", "附件"),
        ("...", "附件"),
        (".jpg", "jpg"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
        ("a\0.jpg", "a.jpg"),
    ],
)
def test_a_name_is_made_harmless(given, kept):
    assert names.clean(given) == kept
