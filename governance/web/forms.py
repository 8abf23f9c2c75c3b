from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Render every form field as label, hint, errors and control in our look."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
