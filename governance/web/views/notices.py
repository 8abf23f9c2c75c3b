from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from governance.notices.models import Notice
from governance.notices.services import mark_read
from governance.web.keyset import paginate
from governance.web.toasts import done

SIZE = 30
ORDER = ("-at", "-id")


def inbox_page(request: HttpRequest) -> HttpResponse:
    """List a person's notices, newest first."""
    unread = "unread" in request.GET
    rows = Notice.objects.visible_to(request.user)
    page = paginate(rows.unread() if unread else rows, cursor=request.GET.get("cursor", ""), size=SIZE, order=ORDER)
    return render(request, "web/notices.html", {"page": page, "unread_only": unread})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the ticked notices as read, or all."""
    ticked = [int(value) for value in request.POST.getlist("id") if value.isdecimal() and len(value) < 19]
    count = mark_read(user=request.user, at=request.at, ids=None if "all" in request.POST else ticked)
    done(request, f"{count} 条消息已标为已读。" if count else "没有需要标为已读的消息。")
    return redirect("notices")


def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and lead to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(user=request.user, at=request.at, ids=[pk])
    safe = url_has_allowed_host_and_scheme(notice.url, None)
    return redirect(notice.url if notice.url and safe else "notices")
