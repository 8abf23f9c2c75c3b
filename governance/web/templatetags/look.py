"""The small components as tags: lamps, tags of tier and state, rulers, moments, form fields."""

import re
from datetime import datetime

from django import template
from django.forms import widgets
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from governance.web import drawing
from governance.web.dayruler import DayRuler
from governance.web.lamps import TIERS, lamp_of
from governance.web.ruler import RulerView
from governance.worktime import words

register = template.Library()
CHECKS = (widgets.CheckboxInput, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


@register.simple_tag
def ruler(view: RulerView, size: str = "sm") -> SafeString:
    """Draw a deadline ruler: `{% ruler row.ruler %}` in a row, `{% ruler clock "lg" %}` on a case."""
    return drawing.large(view) if size == "lg" else drawing.small(view)


@register.simple_tag
def day_ruler(view: DayRuler) -> SafeString:
    return drawing.day(view)


@register.simple_tag
def left(view: RulerView) -> SafeString:
    """Tell beside a small ruler what is left and when it ends."""
    return format_html('<div class="left"><b>{}</b><span>{}限 {}</span></div>', view.left, view.label, view.due)


@register.simple_tag
def lamp(name: str, note: bool = True) -> SafeString:
    """Show a lamp: shape, colour and words together; an unsigned red is orange and says so."""
    found = lamp_of(name)
    tail = format_html('<span class="lamp-note">{}</span>', found.note) if found.note and note else ""
    return format_html(
        '<span class="lamp lamp-{0}"><svg aria-hidden="true"><use href="#l-{0}"/></svg>{1}</span>{2}',
        found.tone,
        found.label,
        tail,
    )


@register.simple_tag
def lamp_note(name: str) -> SafeString:
    """Say 红牌待签 where a red lamp waits for its signature, else nothing."""
    found = lamp_of(name)
    return format_html("<b>{}</b>", found.note) if found.note else mark_safe("")


@register.simple_tag
def tier(code: str) -> SafeString:
    """Show a tier P0 to P4 by the weight of ink."""
    code = str(code)
    return format_html('<span class="tier tier-{}">{}</span>', code[-1:], TIERS.get(code, code))


@register.simple_tag
def state(label: str, done: bool = False) -> SafeString:
    """Show one word of state; `done` for states that nobody has to move any more."""
    return format_html('<span class="state{}">{}</span>', " state-done" if done else "", label)


@register.simple_tag
def role(label: str) -> SafeString:
    """Show 牵头 or 协办."""
    return format_html('<span class="role">{}</span>', label)


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def moment(context, at: datetime | None) -> SafeString:
    """Tell a moment as people say it (今天 17:00), with the exact one for machines."""
    if at is None:
        return mark_safe("")
    return format_html(
        '<time datetime="{}">{}</time>', at.isoformat(timespec="minutes"), words.moment(at, context["now"])
    )


@register.filter
def styled(field) -> SafeString:
    """Render a bound form field's control in our look."""
    widget = field.field.widget
    if isinstance(widget, CHECKS):
        return field.as_widget()
    look = "form-select" if isinstance(widget, widgets.Select) else "form-control"
    known = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{look} {known}".strip()})


@register.filter
def is_check(field) -> bool:
    return isinstance(field.field.widget, widgets.CheckboxInput)


@register.simple_tag
def load_bar(in_hand: int, capacity: int, lit: int = 0) -> SafeString:
    """Draw how much an organisation has in hand against the line it can carry, which stands at nine tenths."""
    return drawing.load(in_hand, capacity, lit)


@register.filter
def marked(text: str, words: str) -> SafeString:
    """Underline in a text the words that were looked for."""
    wanted = [re.escape(word) for word in (words or "").split() if len(word) > 1]
    if not wanted:
        return conditional_escape(text)
    parts = re.split(f"({'|'.join(wanted)})", text)
    return format_html_join("", "{}", ((_mark(part, odd % 2),) for odd, part in enumerate(parts)))


def _mark(part: str, hit: int) -> SafeString:
    return format_html("<mark>{}</mark>", part) if hit else conditional_escape(part)


@register.simple_tag
def cell_label(columns, place: int) -> str:
    """Name the column of a cell, for tables that become cards."""
    return columns[place] if place < len(columns) else ""


@register.simple_tag(takes_context=True)
def back_url(context) -> str:
    """Give the page that the person came from, where it is one of ours."""
    request = context["request"]
    came = request.META.get("HTTP_REFERER", "")
    return came if url_has_allowed_host_and_scheme(came, {request.get_host()}) else ""


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """Keep the query of this page with some parts changed; an empty value takes a part away."""
    kept = context["request"].GET.copy()
    for name, value in changes.items():
        kept.pop(name, None)
        if value not in (None, ""):
            kept[name] = value
    return f"?{kept.urlencode()}" if kept else "?"
