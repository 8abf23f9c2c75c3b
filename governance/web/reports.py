"""Reports an app can produce: a ledger, a bulletin; each names who may have it and the page that makes it."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.organisations.mandate import Mandate
from governance.web.nav import everyone


@dataclass(frozen=True)
class Report:
    name: str
    label: str
    url_name: str
    visible: Callable[[Mandate], bool] = everyone
    hint: str = ""


reports: dict[str, Report] = {}


def register(name: str, label: str, url_name: str, **options) -> Report:
    reports[name] = Report(name, label, url_name, **options)
    return reports[name]
