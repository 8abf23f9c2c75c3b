"""What one caller may know of calls: clocks, moves and personal data that are not everyone's."""

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.permissions import line_handler, street_operator
from dispatch.calls.secrecy import Veil, sees_callback, sees_score
from governance.web.api.caller import Caller


@dataclass
class Eyes:
    """The view of one caller at one moment, over any number of calls."""

    caller: Caller

    def sees_callback(self, call: ServiceCall) -> bool:
        return sees_callback(self.caller.user, call, self.caller.at)

    def sees_score(self, call: ServiceCall) -> bool:
        return sees_score(self.caller.user, call, self.caller.at)

    def veil(self, call: ServiceCall) -> Veil:
        return Veil.over(self.caller.user, call, self.caller.at)

    def handles(self, call: ServiceCall, lines: Iterable[CallLine]) -> bool:
        """Whether the caller works on the call, and so needs to ring people up."""
        user, at = self.caller.user, self.caller.at
        return street_operator(user, call, at) or any(line_handler(user, line, at) for line in lines)
