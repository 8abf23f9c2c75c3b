"""The catalogue of indicators, and the words that may stand in none of them.

Points for using a system, log-ins, time online, tracks of patrols and counts of photos measure how busy people look,
not what was solved; the rules against burdens of the grass roots forbid them (国办函〔2026〕12号).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from governance.errors import Invalid

# The one list of these words; `SPARED` are ordinary words of this trade that hold one of them.
FORBIDDEN = (
    "积分", "打卡", "签到", "登录次数", "登录率", "登录数", "登录天数", "登陆次数", "在线时长", "在线率", "在线人数",
    "使用时长", "学习时长", "活跃度", "活跃率", "活跃天数", "日活", "月活", "轨迹", "巡查里程", "巡查时长", "巡查次数",
    "巡查打点", "步数", "照片数", "图片数", "拍照数", "拍照次数", "照片张数", "上传照片", "留痕数", "视频数", "点赞",
    "转发数", "转发量", "转发次数", "评论数", "关注数", "粉丝", "下载率", "下载量", "安装率", "安装量",
    "注册率", "注册量", "上报数量排名", "上报排名",
)  # fmt: skip
FORBIDDEN_CODES = re.compile(
    r"(?<![a-z])(points?|logins?|log_?ins?|online|check_?ins?|punch|tracks?|patrols?|photos?|images?|likes|forwards|steps|"
    r"downloads?|installs?)(?![a-z])",
    re.IGNORECASE,
)
SPARED = ("无积分",)


@dataclass(frozen=True)
class Indicator:
    """One figure by which somebody is looked at: code, name, and how it is counted."""

    code: str
    label: str
    formula: str = ""


catalogues: dict[str, Callable[[], Iterable[Indicator]]] = {}


def register(catalogue: str, read: Callable[[], Iterable[Indicator]]) -> None:
    """Put a catalogue of indicators under the check; `read` lists them and asks no database."""
    catalogues[catalogue] = read


def burdens(*texts: str) -> list[str]:
    """Name the forbidden words in codes, names and descriptions of an indicator."""
    found = []
    for text in texts:
        plain = "".join(text.split())
        for word in SPARED:
            plain = plain.replace(word, "")
        found += [word for word in FORBIDDEN if word in plain]
        found += [match.group(0) for match in FORBIDDEN_CODES.finditer(text)]
    return list(dict.fromkeys(found))


def refuse_burdens(indicators: Iterable[Indicator]) -> None:
    """Refuse a catalogue that measures how busy people look; names every indicator and its words."""
    lines = [f"{row.code} {row.label}：{'、'.join(words)}" for row in indicators if (words := of_indicator(row))]
    if lines:
        reason = f"指标里不得有积分、登录、轨迹、照片数一类的内容：{'；'.join(lines)}"
        raise Invalid(reason, errors={"indicators": lines})


def of_indicator(row: Indicator) -> list[str]:
    return burdens(row.code, row.label, row.formula)
