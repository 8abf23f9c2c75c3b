"""So many requests a minute: one counter a client and minute, kept in Redis; without Redis nobody is held up."""

import logging
from time import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)


class PerMinute(BaseThrottle):
    """Count the requests of one client within the running minute against a setting; 0 switches it off."""

    setting = "API_REQUESTS_PER_MINUTE"

    def allow_request(self, request, view) -> bool:
        allowed = getattr(settings, self.setting)
        if not allowed:
            return True
        self.now = time()
        key = f"throttle:{self.setting}:{self.whose(request)}:{int(self.now // 60)}"
        try:
            count = cache.incr(key)
        except ValueError:
            cache.add(key, 1, 120)
            return True
        except RedisError:
            logger.warning("throttle_without_redis")
            return True
        return count <= allowed

    def wait(self) -> float:
        return 60 - self.now % 60

    def whose(self, request) -> str:
        return f"user-{request.user.pk}" if request.user and request.user.pk else f"at-{self.get_ident(request)}"


class TokensPerMinute(PerMinute):
    """Bound guessing at client secrets, by address."""

    setting = "API_TOKENS_PER_MINUTE"

    def whose(self, request) -> str:
        return f"at-{self.get_ident(request)}"
