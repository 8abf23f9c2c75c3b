"""A Redis that is away costs speed alone; a log line carries the number of its request."""

import json
import logging

from governance.audit import request
from governance.web.cache import ForgivingRedisCache
from governance.web.logs import JsonFormatter


def test_a_cache_that_is_away_is_an_empty_cache():
    cache = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a", "b"]) == {}
    assert cache.add("a", 1) is True
    assert cache.delete("a") is False
    assert "a" not in cache


def test_a_line_is_json_with_the_number_of_the_request_and_what_was_added():
    record = logging.makeLogRecord(
        {"name": "calls", "levelname": "WARNING", "msg": "超时 %s", "args": ("P1",), "case": 7}
    )
    token = request.current.set(request.RequestMark("abcd-1234"))
    try:
        line = json.loads(JsonFormatter().format(record))
    finally:
        request.current.reset(token)
    assert (line["message"], line["request_id"], line["case"], line["grade"]) == ("超时 P1", "abcd-1234", 7, "warning")
