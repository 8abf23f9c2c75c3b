"""Draw rulers as SVG in per cent, so that no inline style is needed and large type scales them."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from governance.web.dayruler import DayRuler
from governance.web.ruler import FULL, WHOLE_LADDER, Ladder, RulerView

SMALL_PIN = '<path d="M-5 0H5L0 8Z"/>'
LARGE_PIN = '<line class="halo" y1="6" y2="36%"/><line y1="6" y2="36%"/><path d="M-6 0H6L0 9Z"/>'
WORDS = ("", "临期", "超期", "严重", "红牌")  # of the colours that a ladder leads to
DUE = 100.0

# Right of the middle of the due moment a phone has room for so many characters, the word after the moment taken off.
MOST_ON_A_PHONE = 10.5


def place(used: float) -> str:
    """Turn per cent of the allowed time into per cent of the ruler's length."""
    return f"{min(max(used, 0.0), FULL) / 2.1:.2f}%"


def stretches(ladder: Ladder) -> list[tuple[float, float, int]]:
    """Part the ruler into (start, end, colour), as far as this ladder goes."""
    starts = [(0.0, 0), *ladder]
    ends = [start for start, _ in ladder] + [FULL]
    return [(start, end, zone) for (start, zone), end in zip(starts, ends, strict=True)]


def passed(used: float, top: str, height: str, ladder: Ladder = WHOLE_LADDER) -> str:
    """Draw the stretches already passed, each in the colour of its part of the ladder."""
    return "".join(
        _stretch(f"on-{zone}", start, min(used, end), top, height)
        for start, end, zone in stretches(ladder)
        if used > start
    )


def _stretch(name: str, start: float, end: float, top: str, height: str) -> str:
    return f'<rect class="{name}" x="{place(start)}" y="{top}" width="{place(end - start)}" height="{height}"/>'


def ground(size: str, ladder: Ladder, top: str, height: str) -> str:
    """Draw what lies below the stretches passed; the whole ladder of colours is in the sprite."""
    if ladder == WHOLE_LADDER:
        return f'<use href="#rule-{size}"/>'
    rects = "".join(_stretch(f"off-{zone}", start, end, top, height) for start, end, zone in stretches(ladder))
    return f'<g class="rule rule-{size}">{rects}</g>'


def ticks(size: str, ladder: Ladder, major: tuple[str, str], due: tuple[str, str]) -> str:
    """Draw the marks above them: one for each rung there is, and the due moment."""
    minors = f'<use href="#minors-{size}"/>'
    if ladder == WHOLE_LADDER:
        return f'{minors}<use href="#ticks-{size}"/>'
    marks = "".join(_tick("major", used, *major) for used, _ in ladder if used != DUE)
    return f'{minors}<g class="rule">{marks}{_tick("due", DUE, *due)}</g>'


def _tick(name: str, used: float, top: str, bottom: str) -> str:
    return f'<line class="{name}" x1="{place(used)}" x2="{place(used)}" y1="{top}" y2="{bottom}"/>'


def rung_words(ladder: Ladder) -> str:
    """Name the rungs above a large ruler; the last of the whole ladder stands at its end."""
    drawn = ""
    for used, zone in ladder:
        x, anchor = ("100%", "end") if used == 2 * DUE else (place(used), "middle")
        drawn += (
            f'<text x="{x}" y="20%" text-anchor="{anchor}">{WORDS[zone]}<tspan class="wide"> {used:.0f}%</tspan></text>'
        )
    return drawn


def small(ruler: RulerView) -> SafeString:
    paused = " is-paused" if ruler.paused else ""
    pin = place(min(ruler.used, 208.0))
    below = ground("sm", ruler.ladder, "36%", "36%")
    above = ticks("sm", ruler.ladder, ("22%", "86%"), ("8%", "100%"))
    return mark_safe(  # noqa: S308 - figures of our own and one escaped label
        f'<svg class="ruler ruler-sm{paused}" role="img" aria-label="{conditional_escape(ruler.spoken)}">'
        f"{below}{passed(ruler.used, '36%', '36%', ruler.ladder)}{above}"
        f'<svg class="now" x="{pin}" y="0">{SMALL_PIN}</svg></svg>'
    )


def _opened(ruler: RulerView) -> SafeString:
    """Write when the clock started; on a narrow screen the day is enough, else it would run into the due moment."""
    day, _, clock = ruler.opened.rpartition(" ")
    if not day:
        return format_html("{} {}", clock, ruler.opened_word)
    return format_html('{}<tspan class="wide"> {}</tspan> {}', day, clock, ruler.opened_word)


def _width(words: str) -> float:
    """Estimate how wide words are, in Chinese characters."""
    return sum(1 if ord(sign) > 0x2E80 else 0.55 for sign in words)


def large(ruler: RulerView) -> SafeString:
    paused = " is-paused" if ruler.paused else ""
    start = _opened(ruler)
    crowded = _width(ruler.due) / 2 + _width(ruler.end_note) > MOST_ON_A_PHONE
    note = (
        format_html(
            '<text class="note-end{}" x="100%" y="97%" text-anchor="end">{}</text>',
            " wide" if crowded else "",
            ruler.end_note,
        )
        if ruler.end_note
        else ""
    )
    below = ground("lg", ruler.ladder, "44%", "20%")
    above = ticks("lg", ruler.ladder, ("36%", "64%"), ("36%", "74%"))
    return mark_safe(  # noqa: S308 - figures of our own and escaped words
        f'<svg class="ruler ruler-lg{paused}" role="img" aria-label="{conditional_escape(ruler.spoken)}">'
        f"{below}{passed(ruler.used, '44%', '20%', ruler.ladder)}{above}{rung_words(ruler.ladder)}"
        f'<text x="0" y="97%">{start}</text>'
        f'<text class="key" x="47.62%" y="97%" text-anchor="middle">{conditional_escape(ruler.due)} 到期</text>{note}'
        f'<svg class="now" x="{place(ruler.used)}" y="28%">{LARGE_PIN}</svg></svg>'
    )


def day(ruler: DayRuler) -> SafeString:
    """Draw what is left of a day: hours, breaks, now, and a pin with a count for each cluster of due moments."""
    parts = [f'<svg role="img" aria-label="{conditional_escape(ruler.spoken)}">']
    parts.append(f'<rect class="gone" x="0" y="48%" width="{ruler.now:.2f}%" height="16%"/>')
    parts += [f'<rect class="rest" x="{a:.2f}%" y="48%" width="{b - a:.2f}%" height="16%"/>' for a, b in ruler.breaks]
    parts.append('<line class="base" x1="0" x2="100%" y1="64%" y2="64%"/>')
    for hour in ruler.hours:
        parts.append(f'<line class="hour" x1="{hour.x:.2f}%" x2="{hour.x:.2f}%" y1="52%" y2="64%"/>')
        if hour.text:
            kind = ' class="h13"' if hour.minor else ""
            parts.append(f'<text{kind} x="{hour.x:.2f}%" y="96%" text-anchor="{hour.anchor}">{hour.text}</text>')
    parts += [
        f'<text x="{(a + b) / 2:.2f}%" y="40%" text-anchor="middle">午休</text>' for a, b in ruler.breaks if b - a > 6
    ]
    anchor = "start" if ruler.now < 3 else "end" if ruler.now > 97 else "middle"
    parts.append(f'<text class="at" x="{ruler.now:.2f}%" y="96%" text-anchor="{anchor}">现在</text>')
    parts += [
        f'<svg class="now-pin" x="{pin.x:.2f}%" y="0" overflow="visible"><path class="pin" d="M-5 18H5L0 27Z"/>'
        f'<text class="pin-n" x="0" y="13" text-anchor="middle">{pin.count}</text></svg>'
        for pin in ruler.pins
    ]
    parts.append(f'<line class="now" x1="{ruler.now:.2f}%" x2="{ruler.now:.2f}%" y1="26%" y2="70%"/></svg>')
    return mark_safe("".join(parts))  # noqa: S308 - figures of our own and one escaped label


def load(in_hand: int, capacity: int, lit: int = 0) -> SafeString:
    """Draw a load in hand against the line an organisation can carry."""
    over = in_hand > capacity
    used = min(100.0, 90 * in_hand / capacity)
    told = f"在办 {in_hand} 件，{'已过承载线' if over else f'亮灯 {lit} 件'}"
    return format_html(
        '<div class="load"><svg role="img" aria-label="{0}，承载线 {1} 件">'
        '<rect class="cap" width="100%" height="100%"/>'
        '<rect class="use" width="{2}%" height="100%"/><line class="full" x1="90%" x2="90%" y1="0" y2="100%"/></svg>'
        "<p><span>{0}</span><span>承载线 {1} 件</span></p></div>",
        told,
        capacity,
        f"{used:.0f}",
    )
