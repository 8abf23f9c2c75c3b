"""What an official paper consists of, in the order of GB/T 9704, whatever it is written on."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from governance.errors import Missing

# What neither XML nor a printer can carry.
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def whole(text: str) -> str:
    """End what somebody typed as a sentence."""
    return text if text.endswith(("。", "！", "？", "；")) else f"{text}。"


@dataclass(frozen=True)
class Heading:
    """A heading of the first order: 一、二、三、 is written by whoever declares the paper."""

    text: str


@dataclass(frozen=True)
class Entries:
    """A boxed form: pairs of a label and what stands beside it."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table; `widths` are shares of the line and may be left out."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


Block = str | Heading | Entries | Grid


@dataclass(frozen=True)
class Paper:
    """One official paper: a string among `body` is a paragraph; `back` is the page that it was called from."""

    title: str
    body: tuple[Block, ...]
    letterhead: str = ""
    doc_no: str = ""
    addressee: str = ""
    signed_by: str = ""
    signed_on: date | datetime | None = None
    notes: tuple[str, ...] = ()
    copies_to: str = ""
    file_name: str = ""
    back: str = ""

    @property
    def day(self) -> str:
        return long_day(self.signed_on) if self.signed_on else ""

    @property
    def name(self) -> str:
        """What its files are called, without an ending."""
        return re.sub(r'[\\/:*?"<>|\s]+', "-", self.file_name or f"{self.title}{self.doc_no}")[:100]


@dataclass(frozen=True)
class Print:
    name: str
    label: str
    build: Callable[[Any, str, datetime], Paper] = field(repr=False)


_prints: dict[str, Print] = {}


def register(name: str, label: str, build: Callable[[Any, str, datetime], Paper]) -> Print:
    """Offer a paper under /papers/<name>/<number>/; `build(user, number, at)` starts from what the user may see."""
    _prints[name] = Print(name, label, build)
    return _prints[name]


def find(name: str) -> Print:
    if name not in _prints:
        raise Missing("没有这种文书")
    return _prints[name]


def long_day(moment: date | datetime) -> str:
    """Write a day as papers do: 2026年3月4日, without leading zeros."""
    day = localtime(moment) if isinstance(moment, datetime) else moment
    return f"{day.year}年{day.month}月{day.day}日"


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def paragraphs(text: str) -> list[str]:
    """Divide what somebody typed over several lines into paragraphs."""
    return [line.strip() for line in printable(text).splitlines() if line.strip()]
