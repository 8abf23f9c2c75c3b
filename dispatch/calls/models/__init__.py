from dispatch.calls.models.appellant import Appellant
from dispatch.calls.models.call import ServiceCall
from dispatch.calls.models.catalogue import CallItem, TierLimit
from dispatch.calls.models.delay import Extension, MaterialRequest, Suspension
from dispatch.calls.models.line import CallLine
from dispatch.calls.models.objection import Objection
from dispatch.calls.models.site_check import SiteCheck
from dispatch.calls.models.topic import MonthlyTopic
from dispatch.calls.models.visit import JointVisit

__all__ = [
    "Appellant",
    "CallItem",
    "CallLine",
    "Extension",
    "JointVisit",
    "MaterialRequest",
    "MonthlyTopic",
    "Objection",
    "ServiceCall",
    "SiteCheck",
    "Suspension",
    "TierLimit",
]
