"""The way from a case to what is supervised of it; costs no statement."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from governance.organisations.mandate import mandate
from governance.supervision.permissions import district_ops

register = template.Library()


@register.simple_tag(takes_context=True)
def supervision_link(context, matter: str, number: str, lines=()) -> SafeString:
    """Link the sheets of a case where one of its lines (`tone`) is lit; the district's operator may always open one."""
    request = context["request"]
    lit = any(getattr(line, "tone", "") for line in lines)
    if not lit and not mandate(request.user, request.at).has(*district_ops.roles):
        return mark_safe("")
    return format_html('<a class="small" href="{}">督办单</a>', reverse("supervision-about", args=[matter, number]))
