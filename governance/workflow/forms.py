"""The input of a move, declared once for page and API."""

from django import forms


class MoveForm(forms.Form):
    """Ask for what a move needs; `case` and `move` let a form offer only what fits (`move.lines(Model)`)."""

    note = forms.CharField(
        label="说明", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )

    def __init__(self, data=None, files=None, *, case, move=None, **kwargs):
        self.case = case
        self.move = move
        super().__init__(data, files, **kwargs)


class NoteForm(MoveForm):
    """A move that must be explained."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = "理由"
