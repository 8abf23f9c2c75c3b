"""Every refusal in one shape: RFC 9457 problem details for the API, a page or its fragment for a browser."""

import json
from http import HTTPStatus

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.views import set_rollback

from governance.errors import Refusal

CONTENT_TYPE = "application/problem+json"
API_PATHS = ("/api/", "/oauth/")
BUSY = frozenset({"55P03", "40P01", "40001", "57014"})  # lock timeout, deadlock, serialization, cancelled

TITLES = {
    400: "请求有误",
    401: "未登录",
    403: "无权办理",
    404: "没有找到",
    405: "不支持的方法",
    406: "不支持的返回格式",
    409: "与现状冲突",
    412: "内容已变化",
    413: "内容过大",
    415: "不支持的内容类型",
    422: "内容不符合要求",
    428: "缺少前提条件",
    429: "请求过于频繁",
    500: "系统出错",
    503: "服务暂时不可用",
}
CODE_TITLES = {"needs_person": "须由本人办理", "needs_second_factor": "须二次验证", "not_ready": "条件未满足"}
# What Django and the REST framework raise: class, status, code, words. The first that fits counts.
KNOWN = (
    (RequestDataTooBig, 413, "too_large", "请求内容超过上限，请减少内容后重试。"),
    (exceptions.ParseError, 400, "malformed", ""),
    (exceptions.AuthenticationFailed, 401, "not_authenticated", ""),
    (exceptions.NotAuthenticated, 401, "not_authenticated", "请先登录，或提供有效的访问令牌。"),
    (PermissionDenied, 403, "not_yours", "您无权办理此事项。"),
    (exceptions.PermissionDenied, 403, "not_yours", ""),
    (Http404, 404, "missing", "没有找到所请求的内容。"),
    (exceptions.NotFound, 404, "missing", "没有找到所请求的内容。"),
    (exceptions.MethodNotAllowed, 405, "method_not_allowed", "此地址不支持这种请求方法。"),
    (exceptions.NotAcceptable, 406, "not_acceptable", "只能返回 JSON，请检查 Accept 请求头。"),
    (exceptions.UnsupportedMediaType, 415, "unsupported_media_type", "请求内容须为 application/json。"),
    (exceptions.Throttled, 429, "throttled", "请求过于频繁，请稍后重试。"),
    (IntegrityError, 409, "conflict", "与已有数据冲突，没有保存。"),
    (DataError, 422, "invalid", "输入的内容超出允许的范围。"),
    (BadRequest, 400, "malformed", "请求有误。"),
    (SuspiciousOperation, 400, "malformed", "请求有误。"),
)


def problem(status: int, code: str, detail: str, errors: dict[str, list[str]] | None = None) -> dict:
    """The five members every problem has, and `errors` by field (empty where no field is to blame)."""
    return {
        "type": "about:blank",
        "title": CODE_TITLES.get(code) or TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": errors or {},
    }


def problem_response(body: dict, headers: dict[str, str] | None = None) -> HttpResponse:
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, status=body["status"], content_type=CONTENT_TYPE, headers=headers)


def describe(error: Exception) -> dict | None:
    """Turn an exception into a problem, or None where it is a fault of ours that must be seen as one."""
    if isinstance(error, Refusal):
        return problem(error.status, error.code, error.message, error.errors)
    if isinstance(error, ValidationError | exceptions.ValidationError):
        found = by_field(error)
        return problem(422, "invalid", _first(found), found)
    if isinstance(error, OperationalError):
        busy = getattr(error.__cause__, "pgcode", None) in BUSY
        return problem(409, "conflict", "此事项正由他人办理，请稍后重试。") if busy else None
    for kind, status, code, words in KNOWN:
        if isinstance(error, kind):
            return problem(status, code, words or str(getattr(error, "detail", error)))
    if isinstance(error, exceptions.APIException):
        return problem(error.status_code, str(error.default_code), str(error.detail))
    return None


def api_exception(error: Exception, context: dict) -> HttpResponse | None:
    """Render what an API view raised; wired as the EXCEPTION_HANDLER of the REST framework."""
    body = describe(error)
    if body is None:
        return None
    set_rollback()
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return problem_response(body, headers)


def by_field(error: ValidationError | exceptions.ValidationError) -> dict[str, list[str]]:
    """Flatten a validation error of a form or a serializer into {path: [words]}."""
    if isinstance(error, ValidationError):
        return error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    found: dict[str, list[str]] = {}
    _flatten(error.detail, "", found)
    return found


def _flatten(detail, path: str, found: dict[str, list[str]]) -> None:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            _flatten(inner, f"{path}.{name}" if path else str(name), found)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            _flatten(inner, f"{path}.{index}" if isinstance(inner, dict | list) else path, found)
    else:
        found.setdefault(path or "__all__", []).append(str(detail))


def _first(errors: dict[str, list[str]]) -> str:
    return next((words for messages in errors.values() for words in messages), "输入的内容有误。")


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PATHS)
