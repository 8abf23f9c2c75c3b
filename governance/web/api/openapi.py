"""What every operation of the schema has in common: the problems it may answer with, and the headers of a POST."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "中文说明"},
        "code": {"type": "string", "description": "机器可读的原因，如 not_yours、wrong_state、not_ready"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
    "required": ["type", "title", "status", "detail", "code", "errors"],
}
ALWAYS = {"400": "请求有误", "406": "不支持的返回格式", "429": "请求过于频繁"}
AUTHENTICATED = {"401": "未登录", "403": "无权办理"}
OF_PATHS = {"404": "没有找到"}
OF_QUERIES = {"422": "内容不符合要求"}
OF_WRITES = {
    "409": "与现状冲突",
    "412": "内容已变化",
    "413": "内容过大",
    "415": "不支持的内容类型",
    "422": "内容不符合要求",
}
IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "同一键重复提交只办理一次，返回首次的结果；保留 48 小时。",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x20-\\x7e]+$"},
}
METHODS = ("get", "post", "put", "patch", "delete")


class ClientCredentials(OpenApiAuthenticationExtension):
    target_class = "governance.integration.authentication.BearerToken"
    name = "oauth2"

    def get_security_definition(self, auto_schema):
        flow = {"tokenUrl": "/oauth/token/", "scopes": {"api": "以系统账号的任职办理业务"}}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class Operation(AutoSchema):
    """Describe operations by their summary; docstrings are for readers of the code."""

    def get_description(self) -> str:
        return ""


def add_problems(result: dict, generator, request, public) -> dict:
    """Post-process the schema: one Problem component, and the responses that follow from path, query and method."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                _add(path, method, operation)
    return result


def _add(path: str, method: str, operation: dict) -> None:
    api = path.startswith("/api/")
    kinds = dict(ALWAYS)
    if api:
        kinds |= AUTHENTICATED
    else:
        kinds["401"] = AUTHENTICATED["401"]
    if "{" in path:
        kinds |= OF_PATHS
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        kinds |= OF_QUERIES
    if method == "post":
        kinds |= OF_WRITES
        if api:
            operation.setdefault("parameters", []).append(IDEMPOTENCY)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, words in sorted(kinds.items()):
        operation["responses"].setdefault(status, {"description": words, "content": content})
