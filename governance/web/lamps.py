"""The words and shapes of lamps and tiers; colour belongs to time alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lamp:
    tone: str
    label: str
    note: str = ""


LAMPS = {
    "": Lamp("normal", "正常"),
    "blue": Lamp("blue", "临期(蓝)"),
    "yellow": Lamp("yellow", "超期(黄)"),
    "orange": Lamp("orange", "严重超期(橙)"),
    "red_proposed": Lamp("orange", "严重超期(橙)", "红牌待签"),
    "red": Lamp("red", "红牌督办(红)"),
    "grey": Lamp("grey", "挂账(灰)"),
}
# Worst first, as queues and filters list them.
SEVERITY = ("red", "red_proposed", "orange", "yellow", "blue", "", "grey")
TIERS = {"P0": "特急", "P1": "紧急", "P2": "一般", "P3": "疑难", "P4": "咨询"}


def lamp_of(name: str) -> Lamp:
    return LAMPS.get(name or "", LAMPS[""])


def severity(name: str) -> int:
    return SEVERITY.index(name) if name in SEVERITY else SEVERITY.index("")


def choices() -> list[tuple[str, str]]:
    """List the lamps a person may filter by, worst first; an unsigned red is an orange lamp."""
    return [(name or "normal", LAMPS[name].label) for name in SEVERITY if name != "red_proposed"]


def chips(ticked: list[str]) -> list[tuple[str, str, str, bool]]:
    """List (value, label, tone, ticked) for the lamps of a filter bar."""
    return [(value, label, value if value in LAMPS else "normal", value in ticked) for value, label in choices()]
