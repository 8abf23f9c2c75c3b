"""Refusals the user is meant to read. Every door (page, API, task) turns them out the same way."""


class Refusal(Exception):
    """Refuse one act; `message` is Chinese and names what is missing, who may, or until when."""

    code = "refused"
    status = 409

    def __init__(self, message: str, *, errors: dict[str, list[str]] | None = None):
        super().__init__(message)
        self.message = message
        self.errors = errors or {}


class NotYours(Refusal):
    code, status = "not_yours", 403


class NeedsPerson(Refusal):
    code, status = "needs_person", 403


class NeedsSecondFactor(Refusal):
    code, status = "needs_second_factor", 403


class Missing(Refusal):
    code, status = "missing", 404


class WrongState(Refusal):
    code, status = "wrong_state", 409


class Conflict(Refusal):
    code, status = "conflict", 409


class Stale(Refusal):
    code, status = "stale", 412


class NotReady(Refusal):
    code, status = "not_ready", 422


class Invalid(Refusal):
    """The input itself is wrong; `errors` names each field."""

    code, status = "invalid", 422
