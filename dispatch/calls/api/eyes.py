"""What one caller may know of calls: clocks, moves and personal data that are not everyone's."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dispatch.calls.choices import LimitName
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.models.querysets import own, whole_district
from dispatch.calls.permissions import line_handler, street_operator
from dispatch.calls.selectors import CALLBACK_MOVES
from governance.organisations.choices import OrganisationKind
from governance.web.api.caller import Caller


@dataclass
class Eyes:
    """The view of one caller at one moment, over any number of calls."""

    caller: Caller

    @cached_property
    def _whole_district(self) -> bool:
        return whole_district(self.caller.user, self.caller.at)

    @cached_property
    def _streets(self) -> frozenset[int]:
        return frozenset(own(self.caller.user, self.caller.at, OrganisationKind.STREET))

    def sees_callback(self, call: ServiceCall) -> bool:
        return self._whole_district or call.street_id in self._streets

    def sees_clock(self, limit_name: str, call: ServiceCall) -> bool:
        return limit_name != LimitName.CALLBACK or self.sees_callback(call)

    def sees_move(self, name: str, call: ServiceCall) -> bool:
        return name not in CALLBACK_MOVES or self.sees_callback(call)

    def handles(self, call: ServiceCall, lines: Iterable[CallLine]) -> bool:
        """Whether the caller works on the call, and so needs to ring people up."""
        user, at = self.caller.user, self.caller.at
        return street_operator(user, call, at) or any(line_handler(user, line, at) for line in lines)
