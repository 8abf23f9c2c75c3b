"""Log-in and log-out, the lock after five mistakes, the two switches of the look."""

from django.conf import settings
from django.contrib.auth import login, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from governance.organisations.demonstration import featured_accounts
from governance.organisations.models import User
from governance.web.shell import SETTINGS

LOCKED = "连续输错 5 次，这个工号已锁定。30 分钟后自动解锁，急用请找区城运中心。"
YEAR = 365 * 24 * 3600


class LogInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "工号或口令不对。口令区分大小写；连续输错 5 次，锁定 30 分钟。",
        "inactive": "这个工号已停用，请找本单位联络员。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "工号"
        self.fields["password"].label = "口令"
        self.fields["password"].help_text = "连续输错 5 次，锁定 30 分钟。"
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"


def _extra(request: HttpRequest) -> dict:
    return {"sections": featured_accounts() if settings.DEMONSTRATION else [], "next": request.GET.get("next", "")}


@method_decorator(login_not_required, name="dispatch")
class LogIn(views.LoginView):
    template_name = "registration/login.html"
    form_class = LogInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(**_extra(self.request), **kwargs)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class LogOut(views.LogoutView):
    http_method_names = ["post", "options"]


def locked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    """Answer a locked person; `axes` calls this in place of the page."""
    form = LogInForm(request, initial={"username": request.POST.get("username", "")[:40]})
    context = {"form": form, "locked": LOCKED, **_extra(request)}
    return render(request, "registration/login.html", context, status=429)


@login_not_required
@require_POST
def log_in_as(request: HttpRequest, username: str) -> HttpResponse:
    """Let anyone in as one of the demonstration accounts that the log-in page lists; no other account will do."""
    if not settings.DEMONSTRATION:
        raise Http404
    listed = {number for _, people in featured_accounts() for number, *_ in people}
    user = User.objects.filter(username=username, is_active=True).first()
    if username not in listed or user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(_next(request))


@login_not_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the switches, or set those that were sent: for a person on the account, for a stranger in a cookie."""
    if request.method != "POST":
        return render(request, "web/preferences.html") if request.user.is_authenticated else redirect("login")
    chosen = {name: request.POST[name] == "1" for name in SETTINGS if name in request.POST}
    response = redirect(_next(request))
    if request.user.is_authenticated and chosen:
        User.objects.filter(pk=request.user.pk).update(**chosen)
    for name, value in chosen.items():
        response.set_cookie(name, "1" if value else "0", max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else settings.LOGIN_REDIRECT_URL
