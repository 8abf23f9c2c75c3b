"""Official papers over the web: on a page to print, as PDF, as Word; each reads what the person may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from governance.documents import prints
from governance.documents.prints.paper import paragraphs

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def paper(request: HttpRequest, name: str, number: str) -> HttpResponse:
    """Show the paper as it will be printed."""
    declared = prints.find(name)
    built = declared.build(request.user, number, request.at)
    blocks = [described(block) for block in built.body]
    context = {"paper": built, "blocks": blocks, "kind": declared, "number": number}
    return render(request, "documents/paper.html", context)


def described(block) -> dict:
    """Say what a block is, for the template."""
    if isinstance(block, prints.Heading):
        return {"heading": block.text}
    if isinstance(block, prints.Entries):
        return {"entries": block.rows}
    if isinstance(block, prints.Grid):
        return {"grid": block}
    return {"paragraphs": paragraphs(block)}


@require_GET
def pdf(request: HttpRequest, name: str, number: str) -> HttpResponse:
    built = prints.find(name).build(request.user, number, request.at)
    return sent(prints.pdf(built), "application/pdf", f"{built.name}.pdf", inline="download" not in request.GET)


@require_GET
def word(request: HttpRequest, name: str, number: str) -> HttpResponse:
    built = prints.find(name).build(request.user, number, request.at)
    return sent(prints.word(built), WORD, f"{built.name}.docx", inline=False)


def sent(content: bytes, media_type: str, file_name: str, *, inline: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
