"""How the controls of forms look on pages: few choices lie open, moments have the browser's own control."""

from django import forms

MOMENT = "%Y-%m-%dT%H:%M"
FEW = 5


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)


def dressed(form: forms.Form) -> forms.Form:
    """Give every control of a form the widget that suits its field; what it accepts stays as declared."""
    for field in form.fields.values():
        if isinstance(field, forms.DateTimeField):
            field.widget = moment_input()
        elif isinstance(field, forms.MultipleChoiceField):
            field.widget = _choosing(forms.CheckboxSelectMultiple, field)
        elif isinstance(field, forms.ChoiceField) and len(list(field.choices)) <= FEW:
            field.widget = _choosing(forms.RadioSelect, field)
        elif isinstance(field, forms.ChoiceField):
            # Nothing is chosen beforehand that somebody has to decide.
            blank = [] if any(value == "" for value, _ in field.choices) else [("", "请选择")]
            field.widget = forms.Select(choices=[*blank, *field.choices])
        elif isinstance(field, forms.IntegerField) and field.max_value == FEW:
            marks = [(mark, f"{mark} 分") for mark in range(field.min_value, field.max_value + 1)]
            field.widget = forms.RadioSelect(choices=marks)
        elif isinstance(field.widget, forms.Textarea) and field.max_length:
            field.widget.attrs["data-count"] = field.max_length
        if isinstance(field, forms.ChoiceField) and not list(field.choices):
            field.help_text = "现在没有可选的"
        field.widget.is_required = field.required
    return form


def _choosing(widget: type[forms.Widget], field: forms.ChoiceField) -> forms.Widget:
    return widget(choices=field.choices)


def blame(form: forms.Form, errors: dict[str, list[str]]) -> forms.Form:
    """Show the errors that the engine found, at the fields they belong to, with everything typed kept."""
    form.cleaned_data = {}
    form._errors = forms.utils.ErrorDict(renderer=form.renderer)
    for name, words in errors.items():
        form.add_error(name if name in form.fields else None, words)
    return form
