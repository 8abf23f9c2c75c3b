"""填报负担反馈: anyone may say in two lines that a page asks too much; it goes to those who answer for forms."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from governance.audit import log
from governance.notices.inbox import Draft, deliver
from governance.organisations.choices import Role
from governance.web.toasts import done

ROLE = Role.DISTRICT_ESTABLISHMENT


class FeedbackForm(forms.Form):
    page = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    text = forms.CharField(
        label="哪里繁、哪里重复",
        min_length=4,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="如：地址已在网格里，又让填一遍；这张表和周报的第三栏一样。",
        error_messages={"required": "请写明哪里繁、哪里重复。", "min_length": "请多写几个字。"},
    )


def feedback(request: HttpRequest) -> HttpResponse:
    """Lay what a person says about a page into the in-boxes of the establishment office."""
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", "")[:200]})
    if request.method == "POST" and form.is_valid():
        page = _own(form.cleaned_data["page"])
        _send(request, page, form.cleaned_data["text"])
        done(request, f"已送{ROLE.label}，谢谢。", page, "回到那一页")
        return redirect(page)
    given = form.data.get("page") if form.is_bound else form.initial["page"]
    context = {"form": form, "page": _own(given or "")}
    return render(request, "web/feedback.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _send(request: HttpRequest, page: str, text: str) -> None:
    """Each remark is a line of its own: an unread one is never replaced by the next."""
    entry = log.write("feedback.given", actor=request.user, after={"page": page}, at=request.at, note=text)
    body = f"{text}\n页面：{page}"
    title = f"填报负担反馈：{request.user}"
    deliver([Draft(ROLE, None, "web.feedback", title, body, page, f"web.feedback:{entry.pk}")], request.at)


def _own(page: str) -> str:
    return page if page.startswith("/") and url_has_allowed_host_and_scheme(page, None) else "/"
