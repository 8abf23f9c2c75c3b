"""POST /oauth/token/: an access token for client credentials, the only grant there is."""

import json

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from oauth2_provider.oauth2_backends import get_oauthlib_core
from rest_framework.parsers import FormParser
from rest_framework.views import APIView

from governance.web.api.throttling import TokensPerMinute
from governance.web.problem import problem, problem_response

# What RFC 6749 section 5.2 names, in our words: (status, code, words).
REFUSED = {
    "invalid_client": (401, "invalid_client", "客户端编号或密钥不正确。"),
    "unsupported_grant_type": (400, "unsupported_grant_type", "只支持 grant_type=client_credentials。"),
    "unauthorized_client": (400, "unauthorized_client", "此客户端不能使用这种授权方式。"),
    "invalid_scope": (400, "invalid_scope", "所请求的 scope 不可用。"),
    "invalid_target": (400, "invalid_target", "所请求的 resource 不可用。"),
}
MALFORMED = (400, "invalid_request", "请求有误：须以表单提交 grant_type、client_id 与 client_secret。")
FORM = {
    "type": "object",
    "properties": {
        "grant_type": {"type": "string", "enum": ["client_credentials"]},
        "client_id": {"type": "string", "maxLength": 100},
        "client_secret": {"type": "string", "maxLength": 255},
        "scope": {"type": "string"},
    },
    "required": ["grant_type"],
}
TOKEN = {
    "type": "object",
    "properties": {
        "access_token": {"type": "string"},
        "token_type": {"type": "string", "enum": ["Bearer"]},
        "expires_in": {"type": "integer"},
        "scope": {"type": "string"},
    },
    "required": ["access_token", "token_type", "expires_in"],
}


class TokenEndpoint(APIView):
    """Hand out a token for one hour; the secret comes in the form or as HTTP Basic."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (FormParser,)
    throttle_classes = (TokensPerMinute,)

    @extend_schema(
        operation_id="token_create",
        summary="获取访问令牌",
        tags=["oauth"],
        request={"application/x-www-form-urlencoded": FORM},
        responses={(200, "application/json"): TOKEN},
        auth=[],
    )
    def post(self, request) -> HttpResponse:
        form = request._request.POST
        if any("\0" in value for _, values in form.lists() for value in values):
            return _refused("invalid_request")
        if form.get("grant_type") != "client_credentials":
            return _refused("unsupported_grant_type" if form.get("grant_type") else "invalid_request")
        _, headers, body, status = get_oauthlib_core().create_token_response(request._request)
        if status != 200:
            return _refused(json.loads(body).get("error", ""))
        return HttpResponse(body, status=200, headers=headers)


def _refused(error: str) -> HttpResponse:
    status, code, words = REFUSED.get(error, MALFORMED)
    body = problem(status, code, words) | {"error": code, "error_description": words}
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="oauth"'
    return problem_response(body, headers)
