from grids.forms.groups import AttachForm, DetachForm
from grids.forms.register import (
    AddForm,
    AppointForm,
    ChangeForm,
    CloseForm,
    DismissForm,
    MergeForm,
    MoveForm,
    RedrawForm,
    SplitForm,
)

__all__ = [
    "AddForm",
    "AppointForm",
    "AttachForm",
    "ChangeForm",
    "CloseForm",
    "DetachForm",
    "DismissForm",
    "MergeForm",
    "MoveForm",
    "RedrawForm",
    "SplitForm",
]
