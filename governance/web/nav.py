"""The entries of the side bar and of the tabs below it; every app registers its own pages, only existing pages show."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from governance.organisations.mandate import Mandate

HANDLE, JUDGE, LOOK = "办理", "评价", "查看"
GROUPS = (HANDLE, JUDGE, LOOK)
TABS = 3  # places on a phone beside 更多


def everyone(mandate: Mandate) -> bool:
    return True


def nobody(mandate: Mandate) -> bool:
    return False


@dataclass(frozen=True)
class Entry:
    """A page that a person may be led to; `tab` is its short name on a phone, where it gets a place of its own."""

    group: str
    label: str
    url_name: str
    visible: Callable[[Mandate], bool] = everyone
    rank: int = 50
    icon: str = "more"
    tab: str = ""
    on_phone: Callable[[Mandate], bool] = everyone  # whose tab it is, among those who see the page
    side: bool = True  # a page that only starts something (新建呼叫) has no line in the side bar
    starts: bool = False  # ... but is a button at the head of the desk
    administrators: tuple[str, ...] = ()  # the administrators that see it besides; they hold no post

    @property
    def url(self) -> str | None:
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return None


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    icon: str
    current: bool
    url_name: str


entries: list[Entry] = []


def register(group: str, label: str, url_name: str, **options) -> Entry:
    entry = Entry(group, label, url_name, **options)
    entries[:] = sorted([known for known in entries if known.url_name != url_name] + [entry], key=lambda row: row.rank)
    return entry


def _links(mandate: Mandate, path: str, wanted: Callable[[Entry], bool], admin_role="") -> list[tuple[Entry, Link]]:
    shown = [row for row in entries if wanted(row) and (row.visible(mandate) or admin_role in row.administrators)]
    found = [(row, row.url) for row in shown]
    open_urls = [url for _, url in found if url and path.startswith(url) and (url != "/" or path == "/")]
    current = max(open_urls, key=len, default=None)
    return [(row, Link(row.tab or row.label, url, row.icon, url == current, row.url_name)) for row, url in found if url]


def groups(mandate: Mandate, path: str, admin_role: str = "") -> list[tuple[str, list[Link]]]:
    """Group the links of the side bar; an empty group is left out."""
    links = [
        (row.group, Link(row.label, link.url, row.icon, link.current, row.url_name))
        for row, link in _links(mandate, path, lambda row: row.side, admin_role)
    ]
    grouped = [(group, [link for name, link in links if name == group]) for group in GROUPS]
    return [(group, found) for group, found in grouped if found]


def tabs(mandate: Mandate, path: str) -> list[Link]:
    return [link for _, link in _links(mandate, path, lambda row: bool(row.tab and row.on_phone(mandate)))][:TABS]


def starts(mandate: Mandate, path: str) -> list[Link]:
    """Link what a person may begin from the desk."""
    return [
        Link(row.label, link.url, row.icon, link.current, row.url_name)
        for row, link in _links(mandate, path, lambda row: row.starts)
    ]
