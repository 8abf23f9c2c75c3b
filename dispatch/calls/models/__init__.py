from dispatch.calls.models.call import ServiceCall
from dispatch.calls.models.catalogue import CallItem, TierLimit
from dispatch.calls.models.line import CallLine

__all__ = ["CallItem", "CallLine", "ServiceCall", "TierLimit"]
