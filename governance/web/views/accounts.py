"""A person's own password."""

from datetime import datetime

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from governance.audit import log
from governance.audit.models import Entry
from governance.web.toasts import done

CHANGED = "account.password.changed"
OLD_DAYS = 90
RULES = (
    "至少 10 个字符。",
    "小写字母、大写字母、数字、符号，四类里至少有三类。",
    "不能与工号、姓名相近，不能是常见的口令，不能全是数字。",
)


class PasswordForm(PasswordChangeForm):
    error_messages = {
        "password_incorrect": "现用口令不对，请重新输入。",
        "password_mismatch": "两次输入的新口令不一样。",
        "password_same": "新口令不能与现用口令相同。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"old_password": "现用口令", "new_password1": "新口令", "new_password2": "再输一次新口令"}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].error_messages["required"] = f"请填写{label}。"

    def clean_new_password1(self):
        given = self.cleaned_data.get("new_password1")
        if given and given == self.cleaned_data.get("old_password"):
            self.add_error("new_password1", self.error_messages["password_same"])
        return given


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Let a person change the own password; every other session of the account ends."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            log.write(CHANGED, actor=request.user, about=request.user, at=request.at)
        update_session_auth_hash(request, form.user)
        done(request, "口令已修改，其他电脑上的登录已全部退出。")
        return redirect("preferences")
    context = {"form": form, "rules": RULES, "days": _age(request.user, request.at)}
    context["old"] = context["days"] >= OLD_DAYS
    return render(request, "web/password.html", context, status=422 if form.errors else 200)


def _age(user, at: datetime) -> int:
    """Count the days since the password was last changed by its person, or since the account was made."""
    changed = Entry.objects.filter(actor_id=user.pk, action=CHANGED).order_by("-at").values_list("at", flat=True)
    return max(0, (at - (changed.first() or user.created_at)).days)
