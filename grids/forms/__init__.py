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
    "ChangeForm",
    "CloseForm",
    "DismissForm",
    "MergeForm",
    "MoveForm",
    "RedrawForm",
    "SplitForm",
]
