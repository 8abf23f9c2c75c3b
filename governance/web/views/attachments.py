"""Attachments over the web: shown and served only to who may see the case, never by a path of the web server."""

from pathlib import PurePosixPath

from django.apps import apps
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from governance.attachments import registry, selectors, services, storage
from governance.attachments.models import Attachment
from governance.errors import Invalid, Missing, NotYours
from governance.web.toasts import done

SEALED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
# The PDF viewer of Chromium refuses to start in a sandboxed page; scripts in PDFs are refused at the door already.
POLICIES = {"application/pdf": f"{SEALED}; object-src 'self'"}


@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the bytes: images and PDFs into the page, all others as a download."""
    found = selectors.visible_attachment(request.user, pk)
    inline = (found.is_image or found.media_type == "application/pdf") and "download" not in request.GET
    return sent(found, inline=inline)


def sent(found: Attachment, *, inline: bool) -> HttpResponse:
    """Answer with the bytes, so fenced in that nothing in them can act."""
    response = accelerated(found) if settings.ATTACHMENT_ACCEL else whole(found)
    response["Content-Type"] = found.media_type
    response["Content-Disposition"] = content_disposition_header(not inline, found.name)
    response["Content-Security-Policy"] = POLICIES.get(found.media_type, f"{SEALED}; sandbox")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response


def accelerated(found: Attachment) -> HttpResponse:
    return HttpResponse(headers={"X-Accel-Redirect": str(PurePosixPath(settings.ATTACHMENT_ACCEL) / found.path)})


def whole(found: Attachment) -> HttpResponse:
    place = storage.place(found.path)
    if not place.is_file():
        raise Missing(f"附件“{found.name}”的文件不在存储中，请联系系统管理员")
    return FileResponse(place.open("rb"))


@require_GET
def attachments(request: HttpRequest, label: str, case_id: int) -> HttpResponse:
    """Show the attachments of a case on a page of their own."""
    return render(request, "attachments/page.html", {"case": visible_case(request, label, case_id)})


@require_POST
def attach(request: HttpRequest, label: str, case_id: int) -> HttpResponse:
    case = visible_case(request, label, case_id)
    if not registry.carrier(type(case)).attachable(request.user, case):
        raise NotYours("您可以查看这件事项，但不是它的办理人，不能添加附件")
    files = request.FILES.getlist("file")
    if not files:
        raise Invalid("请先选择文件", errors={"file": ["请先选择文件"]})
    kept = services.attach_all(case, files, actor=request.user, at=request.at)
    done(request, f"已添加附件：{'、'.join(row.name for row in kept)}。")
    return answer(request, case)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = selectors.visible_attachment(request.user, pk)
    case = found.case
    carrier = registry.carrier(type(case))
    if not carrier or not carrier.attachable(request.user, case):
        raise NotYours("您不是这件事项的办理人，或它已办结，附件不能再删除")
    services.remove(found, actor=request.user, at=request.at)
    done(request, f"已删除附件：{found.name}。")
    return answer(request, case)


def visible_case(request: HttpRequest, label: str, case_id: int):
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        model = None
    case = model and registry.carrier(model) and model._base_manager.filter(pk=case_id).first()
    if not case or not registry.viewer(model)(request.user, case):
        raise Missing("没有这件事项，或者您不能查看它")
    return case


def answer(request: HttpRequest, case) -> HttpResponse:
    """Lead back to the page the form stood on, or to the list."""
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect("attachments", case._meta.label_lower, case.pk)
