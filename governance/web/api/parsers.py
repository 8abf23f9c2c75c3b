"""JSON only, and only JSON that a form could have said: one object, UTF-8, no NUL, no NaN, not too deep."""

import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

DEEPEST = 32


class StrictJSON(BaseParser):
    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> dict:
        return read(parser_context["request"].body)


def read(raw: bytes) -> dict:
    """Parse a request body; an empty one is an empty object. Raise ParseError in Chinese."""
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise ParseError("请求内容不是有效的 UTF-8 文本。") from error
    except RecursionError as error:
        raise ParseError("请求内容嵌套过深。") from error
    except ValueError as error:
        raise ParseError("请求内容不是有效的 JSON。") from error
    if not isinstance(body, dict):
        raise ParseError("请求内容须为一个 JSON 对象。")
    _check(body, 0)
    return body


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ParseError("请求内容中有重复的字段名。")
    return found


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ParseError("请求内容嵌套过深。")
    if isinstance(value, str):
        if "\0" in value:
            raise ParseError("请求内容含有空字符（NUL）。")
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ParseError("请求内容含有无效的 Unicode 字符。")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth + 1)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
