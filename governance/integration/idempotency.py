"""One POST, once: the key row is written first, inside the business transaction, and holds the first answer."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from governance.errors import Conflict, Invalid
from governance.integration.models import IdempotencyKey

KEEP = timedelta(hours=48)
LOCK_NOT_AVAILABLE = "55P03"
# One round trip: a twin in flight holds the unique row, so the insert waits for it, five seconds at most. The limit
# stays for the rest of the transaction: no POST waits longer than that for any lock.
LIMIT_WAITS = "SET LOCAL lock_timeout = '5s'; "
INSERT = """
INSERT INTO integration_idempotencykey (owner_id, path, key, body_hash, headers, answer, created_at)
VALUES (%s, %s, %s, %s, '{}', '', %s) ON CONFLICT (owner_id, path, key) DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Answer:
    """What a POST gives back: the status, the rendered body, and the headers worth repeating."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


def once(
    act: Callable[[], Answer],
    *,
    owner_id: int,
    path: str,
    key: str | None,
    body: bytes,
    at: datetime,
    transactional: bool = True,
) -> Answer:
    """Run `act` in one transaction; with a key, give the first answer again instead of acting twice.

    A refusal raised by `act` rolls the key back too, so the same key is judged afresh. The same key with another
    body is Invalid; a twin still in flight after five seconds is a Conflict. An `act` that is all or nothing by itself
    is not `transactional`: without a key it needs no transaction around it.
    """
    if key is None:
        with transaction.atomic() if transactional else nullcontext():
            return act()
    _check(key, path)
    digest = sha256(body).digest()
    with transaction.atomic():
        row_id = _claim(owner_id, path, key, digest, at)
        if row_id is None:
            return _first_answer(owner_id, path, key, digest)
        answer = act()
        IdempotencyKey.objects.filter(pk=row_id).update(
            status=answer.status, headers=answer.headers, answer=answer.body
        )
        return answer


def purge(at: datetime) -> int:
    """Forget keys older than two days; the number of rows removed."""
    return IdempotencyKey.objects.filter(created_at__lt=at - KEEP).delete()[0]


def _check(key: str, path: str) -> None:
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        reason = "Idempotency-Key 须为 1 至 255 个可见的 ASCII 字符。"
        raise Invalid(reason, errors={"Idempotency-Key": [reason]})
    if len(path) > 255:
        raise Invalid("请求路径过长。")


def _claim(owner_id: int, path: str, key: str, digest: bytes, at: datetime) -> int | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(LIMIT_WAITS + INSERT, [owner_id, path, key, digest, at])
            return _single(cursor)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
            raise
        raise Conflict("相同 Idempotency-Key 的请求仍在办理，请稍后重试。") from error


def _single(cursor: CursorWrapper) -> int | None:
    row = cursor.fetchone()
    return row[0] if row else None


def _first_answer(owner_id: int, path: str, key: str, digest: bytes) -> Answer:
    row = IdempotencyKey.objects.get(owner_id=owner_id, path=path, key=key)
    if bytes(row.body_hash) != digest:
        raise Invalid("此 Idempotency-Key 已用于内容不同的请求，请换用新的键。")
    return Answer(row.status, row.answer, row.headers, replayed=True)
