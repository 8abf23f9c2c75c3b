"""The input of calls, declared once for page and API. Organisations and items are named by their codes."""

from dispatch.calls.forms.catalogue import ItemForm, TierLimitForm, new_item
from dispatch.calls.forms.checks import FindingForm
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
    "FindingForm",
    "ItemForm",
    "ProgressForm",
    "RedLampForm",
    "RejectForm",
    "ReplyForm",
    "RespondForm",
    "ScoreForm",
    "TierLimitForm",
    "first_sentence",
    "new_item",
]
