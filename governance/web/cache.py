"""A Redis cache that is a cache: while it is away, everything is simply not there."""

import logging

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError

logger = logging.getLogger(__name__)


class ForgivingClient(RedisCacheClient):
    """Answer like an empty cache when the server does not answer."""

    def _forgive(self, act, instead, *args, **kwargs):
        try:
            return act(*args, **kwargs)
        except RedisError as error:
            logger.warning("the cache does not answer: %s", error)
            return instead

    def get(self, key, default):
        return self._forgive(super().get, default, key, default)

    def get_many(self, keys):
        return self._forgive(super().get_many, {}, keys)

    def add(self, key, value, timeout):
        return self._forgive(super().add, True, key, value, timeout)

    def set(self, key, value, timeout):
        return self._forgive(super().set, None, key, value, timeout)

    def set_many(self, data, timeout):
        return self._forgive(super().set_many, None, data, timeout)

    def touch(self, key, timeout):
        return self._forgive(super().touch, False, key, timeout)

    def delete(self, key):
        return self._forgive(super().delete, False, key)

    def delete_many(self, keys):
        return self._forgive(super().delete_many, None, keys)

    def has_key(self, key):
        return self._forgive(super().has_key, False, key)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = ForgivingClient
