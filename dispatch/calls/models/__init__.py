from dispatch.calls.models.call import ServiceCall
from dispatch.calls.models.catalogue import CallItem, TierLimit
from dispatch.calls.models.line import CallLine
from dispatch.calls.models.objection import Objection
from dispatch.calls.models.site_check import SiteCheck

__all__ = ["CallItem", "CallLine", "Objection", "ServiceCall", "SiteCheck", "TierLimit"]
