"""The web server: threads rather than processes, for pages that wait for the database."""

import json
import os

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# Read the programs once, then fork.
preload_app = True
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
keepalive = 30
graceful_timeout = 10
timeout = 60
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
max_requests = 50_000
max_requests_jitter = 5_000
loglevel = "warning"
# One JSON line a request, with the number that the answer carries and every log line of that request repeats.
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
access_log_format = json.dumps(
    {
        "at": "%(t)s",
        "logger": "access",
        "request_id": "%({x-request-id}o)s",
        "address": "%(h)s",
        "verb": "%(m)s",
        "path": "%(U)s",
        "status": "%(s)s",
        "bytes": "%(B)s",
        "microseconds": "%(D)s",
    }
)
