"""From JSON to the raw input of a form: right types only, known names only, no null; the form judges the rest."""

import math
import re
from collections.abc import Mapping
from types import SimpleNamespace

from django import forms

from governance.errors import Invalid
from governance.web.api.moments import read_moment
from governance.workflow.schema import json_schema

DAY = re.compile(r"20\d\d-\d\d-\d\d")
UNKNOWN = "没有这个字段。"
NO_NULL = "不能为 null；不填请省去该字段。"
MANY = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


def form_input(form: type[forms.Form], body: Mapping) -> dict:
    """Check an API's object against a form's fields; raise Invalid naming every field that is wrong."""
    errors, raw = {}, {}
    for name, value in body.items():
        field = form.base_fields.get(name)
        if field is None or isinstance(field, forms.FileField):
            errors[name] = [UNKNOWN]
            continue
        try:
            raw[name] = _value(field, value, name)
        except Invalid as refusal:
            errors[name] = [refusal.message]
    if errors:
        raise Invalid("填写有误，请改正后再办。", errors=errors)
    return raw


def input_schema(form: type[forms.Form]) -> dict:
    """Describe a form class for OpenAPI; choices that depend on the case are left to `actions`."""
    schema = json_schema(SimpleNamespace(fields=form.base_fields))
    for described in schema["properties"].values():
        for place in (described, described.get("items", {})):
            if not place.get("enum", True):
                del place["enum"], place["x-labels"]
    return schema


def _value(field: forms.Field, value, name: str):
    if value is None and not isinstance(field, forms.NullBooleanField):
        raise Invalid(NO_NULL)
    if isinstance(field, forms.BooleanField):
        return _expect(value, value is None or isinstance(value, bool), "须为 true 或 false。")
    if isinstance(field, MANY):
        return _expect(value, isinstance(value, list) and all(map(_is_choice, value)), "须为由选项组成的数组。")
    if isinstance(field, forms.ChoiceField):
        return _expect(value, _is_choice(value), "须为选项之一。")
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField | forms.DecimalField):
        return _expect(value, isinstance(value, int) and not isinstance(value, bool), "须为整数。")
    if isinstance(field, forms.FloatField | forms.DecimalField):
        return _expect(value, _is_number(value), "须为数。")
    if isinstance(field, forms.DateTimeField):
        return read_moment(value, name)
    if isinstance(field, forms.DateField):
        return _expect(value, isinstance(value, str) and DAY.fullmatch(value), "须为日期，如 2026-03-04。")
    return _expect(value, isinstance(value, str), "须为文本。")


def _expect(value, sound, words: str):
    if not sound:
        raise Invalid(words)
    return value


def _is_choice(value) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
