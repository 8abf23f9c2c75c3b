"""Refusals of pages: views let them rise, one middleware shows them; and the handlers of what no view answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from governance.errors import Refusal
from governance.web.problem import describe, is_api, problem, problem_response

FRAGMENT = "components/refusal.html"
PAGE = "refusal.html"


class RefusalMiddleware:
    """Render a Refusal that rose from a page: the fragment for htmx, else a whole page, with the refusal's status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        body = describe(error)
        return problem_response(body) if is_api(request) else page(request, body)


def page(request: HttpRequest, body: dict) -> HttpResponse:
    template = FRAGMENT if getattr(request, "htmx", False) else PAGE
    return render(request, template, {"refusal": body}, status=body["status"])


def _answer(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    body = problem(status, code, detail)
    return problem_response(body) if is_api(request) else page(request, body)


@requires_csrf_token
def bad_request(request, exception=None):
    body = describe(exception) if exception else None
    body = body or problem(400, "malformed", "请求有误。")
    return problem_response(body) if is_api(request) else page(request, body)


@requires_csrf_token
def permission_denied(request, exception=None):
    return _answer(request, 403, "not_yours", "您无权查看或办理此内容。")


@requires_csrf_token
def not_found(request, exception=None):
    return _answer(request, 404, "missing", "没有找到所请求的内容，可能已移走，或您无权查看。")


@requires_csrf_token
def server_error(request):
    body = problem(500, "fault", "系统出错，没有保存任何内容。请稍后重试；如反复出现，请联系系统管理员。")
    return problem_response(body) if is_api(request) else render(request, "500.html", {"refusal": body}, status=500)


def csrf_failure(request, reason=""):
    return _answer(request, 403, "csrf", "页面已过期或来源不明，请刷新后重试。")
