from django import template

from governance.attachments import registry, selectors, services

register = template.Library()


@register.inclusion_tag("attachments/list.html", takes_context=True)
def attachments(context, case):
    """Show the attachments of a case that the reader sees, and the form to add where they may; one statement."""
    request = context["request"]
    carrier = registry.carrier(type(case))
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "back": request.get_full_path(),
        "case": case,
        "case_label": case._meta.label_lower,
        "attachments": selectors.attachments_of(case),
        "may_attach": bool(carrier) and carrier.attachable(request.user, case),
        "taken": services.TAKEN_HINT,
    }
