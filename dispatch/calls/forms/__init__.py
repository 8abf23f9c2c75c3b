"""The input of calls, declared once for page and API. Organisations and items are named by their codes."""

from dispatch.calls.forms.drafting import DRAFTING_ROLES, AmendForm, CallFields, DraftForm, first_sentence
from dispatch.calls.forms.moves import (
    AgencyForm,
    CallBackForm,
    DesignateForm,
    ProgressForm,
    RedLampForm,
    RejectForm,
    ReplyForm,
    RespondForm,
    ScoreForm,
)

__all__ = [
    "AgencyForm",
    "AmendForm",
    "CallBackForm",
    "CallFields",
    "DRAFTING_ROLES",
    "DesignateForm",
    "DraftForm",
    "ProgressForm",
    "RedLampForm",
    "RejectForm",
    "ReplyForm",
    "RespondForm",
    "ScoreForm",
    "first_sentence",
]
