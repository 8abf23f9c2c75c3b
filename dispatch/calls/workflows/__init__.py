from dispatch.calls.workflows.appellant import APPELLANT
from dispatch.calls.workflows.call import CALL
from dispatch.calls.workflows.extension import EXTENSION
from dispatch.calls.workflows.line import LINE
from dispatch.calls.workflows.material import MATERIAL
from dispatch.calls.workflows.objection import OBJECTION
from dispatch.calls.workflows.site_check import SITE_CHECK
from dispatch.calls.workflows.suspension import SUSPENSION
from dispatch.calls.workflows.topic import TOPIC
from dispatch.calls.workflows.visit import VISIT

__all__ = [
    "APPELLANT",
    "CALL",
    "EXTENSION",
    "LINE",
    "MATERIAL",
    "OBJECTION",
    "SITE_CHECK",
    "SUSPENSION",
    "TOPIC",
    "VISIT",
]
