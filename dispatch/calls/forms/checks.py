"""The input of on-site checks."""

from governance.workflow.forms import NoteForm


class FindingForm(NoteForm):
    """What was seen on the spot."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "查看情况"
        self.fields["note"].help_text = "写明何时何地看到什么，与答复是否一致"
