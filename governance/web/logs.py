"""Log lines as JSON, each with the number of the request that caused it."""

import json
import logging
from datetime import UTC, datetime

from governance.audit import request


class JsonFormatter(logging.Formatter):
    """Write one line of JSON a record; what `extra=` carries stands beside it."""

    PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "grade": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := request.current.get().request_id:
            line["request_id"] = request_id
        line |= {name: value for name, value in vars(record).items() if name not in self.PLAIN}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
