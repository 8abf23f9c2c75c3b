"""The input of a move as JSON Schema (2020-12), read from its Django form, so that page and API ask the same."""

from django import forms

KINDS: tuple[tuple[type[forms.Field], dict], ...] = (
    (forms.NullBooleanField, {"type": ["boolean", "null"]}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.EmailField, {"type": "string", "format": "email"}),
    (forms.URLField, {"type": "string", "format": "uri"}),
    (forms.FloatField, {"type": "number"}),
    (forms.DecimalField, {"type": "number"}),
    (forms.IntegerField, {"type": "integer"}),
)
MANY = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


def json_schema(form: forms.Form) -> dict:
    """Describe a form's fields as one object that refuses unknown names."""
    fields = {name: field for name, field in form.fields.items() if not isinstance(field, forms.FileField)}
    return {
        "type": "object",
        "properties": {name: _field(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def _field(field: forms.Field) -> dict:
    schema = {"title": str(field.label or "")}
    if field.help_text:
        schema["description"] = str(field.help_text)
    if isinstance(field, MANY):
        schema |= {"type": "array", "uniqueItems": True, "items": _choices(field)}
    elif isinstance(field, forms.ChoiceField):
        schema |= _choices(field)
    else:
        schema |= next((dict(kind) for cls, kind in KINDS if isinstance(field, cls)), {"type": "string"})
    for attribute, keyword in (
        ("max_length", "maxLength"), ("min_length", "minLength"), ("max_value", "maximum"), ("min_value", "minimum"),
    ):  # fmt: skip
        bound = getattr(field, attribute, None)
        if bound is not None:
            schema[keyword] = bound() if callable(bound) else bound
    if field.initial is not None and isinstance(field.initial, str | int | bool):
        schema["default"] = field.initial
    return schema


def _choices(field) -> dict:
    """Choices by what they are posted as; `x-labels` gives their words in the same order."""
    pairs = []
    for value, label in field.choices:
        pairs += label if isinstance(label, list | tuple) else [(value, label)]
    pairs = [(getattr(value, "value", value), str(label)) for value, label in pairs if value not in ("", None)]
    whole = bool(pairs) and all(isinstance(value, int) for value, _ in pairs)
    return {
        "type": "integer" if whole else "string",
        "enum": [value if whole else str(value) for value, _ in pairs],
        "x-labels": [label for _, label in pairs],
    }
