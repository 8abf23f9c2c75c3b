"""The sessions of a working day, written [["09:00","12:00"],["13:00","17:00"]]."""

from django.core.exceptions import ValidationError

Seconds = tuple[tuple[int, int], ...]  # seconds after midnight, ordered, apart

DEFAULT = (("09:00", "12:00"), ("13:00", "17:00"))
DAY = 86_400


def _clock(text) -> int:
    """Turn "09:00" into seconds after midnight; "24:00" is the end of the day."""
    digits = text.split(":") if isinstance(text, str) and len(text) == 5 else []
    if len(digits) != 2 or not all(part.isascii() and part.isdigit() and len(part) == 2 for part in digits):
        raise ValidationError("时段要写成“09:00”的样子。")
    hour, minute = int(digits[0]), int(digits[1])
    if minute > 59 or hour * 60 + minute > 1440:
        raise ValidationError("时段要在一天之内，最晚写到“24:00”。")
    return hour * 3600 + minute * 60


def parse(sessions) -> Seconds:
    """Return the sessions as seconds after midnight; raise ValidationError when they are not one orderly day."""
    if not isinstance(sessions, list | tuple) or not 1 <= len(sessions) <= 6:
        raise ValidationError("一天要有 1 至 6 个时段。")
    spans = []
    for session in sessions:
        if not isinstance(session, list | tuple) or len(session) != 2:
            raise ValidationError("每个时段要有开始和结束两个时间。")
        opens, closes = _clock(session[0]), _clock(session[1])
        if closes <= opens:
            raise ValidationError("每个时段的结束要晚于开始。")
        if spans and opens < spans[-1][1]:
            raise ValidationError("时段要按先后写，且不能重叠。")
        spans.append((opens, closes))
    return tuple(spans)


def validate_sessions(sessions) -> None:
    parse(sessions)
