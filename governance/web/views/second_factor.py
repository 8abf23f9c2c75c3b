"""Show the code of one's device, or enrol a device; a lost one is removed by the security administrator."""

import time
from base64 import b32encode
from binascii import unhexlify

import segno
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from governance.audit import log
from governance.web.second_factor import mark
from governance.web.toasts import done

KEY = "second_factor_key"  # of the session: the secret that is being enrolled
STEPS = 1  # half a minute to either side


class CodeForm(forms.Form):
    code = forms.RegexField(
        r"^[0-9]{6}$",
        label="验证码",
        strip=True,
        error_messages={"required": "请填写验证码。", "invalid": "验证码是 6 位数字。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}),
        help_text="手机验证器上现在显示的 6 位数字，每 30 秒换一次。",
    )


class EnrolForm(CodeForm):
    password = forms.CharField(
        label="登录口令", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写登录口令。"},
    )  # fmt: skip
    field_order = ("password", "code")


@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Take the code of the person's device and go on to where it was asked for."""
    _require_on()
    onward = _next(request)
    if not _devices(request).exists():
        return redirect("second-factor-enrol")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _right(request, form.cleaned_data["code"]):
            mark(request)
            done(request, "二次验证已通过，30 分钟内有效。")
            return redirect(onward)
        form.add_error("code", "验证码不对或已用过，请等下一个再输。")
    return render(request, "web/second_factor.html", {"form": form, "next": onward}, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """Bind a device to the account: the password, and a first code that proves the secret has arrived."""
    _require_on()
    if _devices(request).exists():
        return redirect("second-factor")
    secret = request.session.setdefault(KEY, random_hex(20))
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = _step(secret, form.cleaned_data["code"])
        if not authenticate(request, username=request.user.username, password=form.cleaned_data["password"]):
            form.add_error("password", "登录口令不对。")
        elif step is None:
            form.add_error("code", "验证码不对，请核对手机时间后再输。")
        else:
            _bind(request, secret, step)
            done(request, "二次验证已启用，30 分钟内不再询问。")
            return redirect("preferences")
    device = TOTPDevice(user=request.user, key=secret)
    text = b32encode(unhexlify(secret)).decode()
    context = {
        "form": form,
        "address": device.config_url,
        "picture": segno.make(device.config_url).svg_inline(scale=4, light="white", title="绑定验证器的二维码"),
        "secret": " ".join(text[n : n + 4] for n in range(0, len(text), 4)),
    }
    return render(request, "web/second_factor_enrol.html", context, status=422 if form.errors else 200)


def _require_on() -> None:
    if not settings.SECOND_FACTOR_FOR_PERSONAL:
        raise Http404


def _devices(request: HttpRequest):
    return TOTPDevice.objects.filter(user=request.user.pk, confirmed=True)


@transaction.atomic
def _right(request: HttpRequest, code: str) -> bool:
    """Ask the device, locked: a code counts once, and after a wrong one the next has to wait longer and longer."""
    device = _devices(request).select_for_update().first()
    right = device is not None and device.verify_token(code)
    action = "account.factor.passed" if right else "account.factor.failed"
    log.write(action, actor=request.user, about=request.user, at=request.at)
    return right


def _step(secret: str, code: str) -> int | None:
    """Give the time step at which a code of this secret is good now."""
    totp = TOTP(unhexlify(secret))
    totp.time = time.time()
    return totp.t() if totp.verify(int(code), STEPS) else None


@transaction.atomic
def _bind(request: HttpRequest, secret: str, step: int) -> None:
    TOTPDevice.objects.create(user_id=request.user.pk, name="手机验证器", key=secret, confirmed=True, last_t=step)
    log.write("account.factor.enrolled", actor=request.user, about=request.user, at=request.at)
    del request.session[KEY]
    mark(request)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else settings.LOGIN_REDIRECT_URL
