from datetime import date

from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting


def near(value: date) -> None:
    """Refuse a day so far away that counting on from it fails."""
    if not 2000 <= value.year <= 2100:
        raise ValidationError("日期要在 2000 年至 2100 年之间")


class Renderer(TemplatesSetting):
    """Render every form field as label, hint, errors and control in our look."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
