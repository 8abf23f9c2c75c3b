"""The input of calls, declared once for page and API. Organisations and items are named by their codes."""

from dispatch.calls.forms.catalogue import ItemForm, TierLimitForm, new_item
from dispatch.calls.forms.checks import FindingForm
from dispatch.calls.forms.delay import ExtensionForm, MaterialForm, ReviewForm, SupplyForm, SuspendForm
from dispatch.calls.forms.drafting import DRAFTING_ROLES, AmendForm, CallFields, DraftForm, first_sentence
from dispatch.calls.forms.duplicates import (
    AgreeForm,
    AssignForm,
    FinishForm,
    GrowForm,
    MergeForm,
    OutcomeForm,
    PlanForm,
    ReturnForm,
    TellForm,
    named_calls,
)
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
from dispatch.calls.forms.objections import AppealForm, ObjectForm, PromoteForm, RulingForm, UpholdForm

__all__ = [
    "GrowForm",
    "TellForm",
    "ReturnForm",
    "PlanForm",
    "OutcomeForm",
    "MergeForm",
    "FinishForm",
    "AssignForm",
    "AgreeForm",
    "AgencyForm",
    "AmendForm",
    "AppealForm",
    "CallBackForm",
    "CallFields",
    "DRAFTING_ROLES",
    "DesignateForm",
    "DraftForm",
    "ExtensionForm",
    "FindingForm",
    "ItemForm",
    "MaterialForm",
    "ObjectForm",
    "ProgressForm",
    "PromoteForm",
    "RedLampForm",
    "RejectForm",
    "ReplyForm",
    "RespondForm",
    "ReviewForm",
    "RulingForm",
    "ScoreForm",
    "SupplyForm",
    "SuspendForm",
    "TierLimitForm",
    "UpholdForm",
    "first_sentence",
    "new_item",
    "named_calls",
]
