"""Sheets and interviews in the search of the whole site: by number, by the number of the case, by words of the open."""

from datetime import datetime

from governance.documents import papers
from governance.organisations.selectors import organisation_name
from governance.supervision.choices import COLOURS
from governance.supervision.models import Interview, SupervisionSheet
from governance.web import search
from governance.web.supervision.filters import NUMBER


def find_sheets(user, text: str, at: datetime) -> list[search.Hit]:
    seen, words = SupervisionSheet.objects.visible_to(user, at), text.strip()
    if NUMBER.fullmatch(words.upper()):
        found = seen.filter(case_no=words.upper()) | seen.filter(root_no=words.upper())
    elif papers.PATTERN.match(words):
        found = seen.filter(paper_no=words)
    else:
        found = seen.open().filter(title__icontains=words)
    return [sheet_hit(sheet) for sheet in found.order_by("-id")[: search.MOST]]


def sheet_hit(sheet: SupervisionSheet) -> search.Hit:
    return search.Hit(
        number=sheet.case_no,
        title=sheet.title,
        url=sheet.get_absolute_url(),
        state=sheet.get_state_display(),
        lamp=sheet.state if sheet.state in COLOURS else None,
        parts=(organisation_name(sheet.organisation_id), sheet.root_no),
    )


def find_interviews(user, text: str, at: datetime) -> list[search.Hit]:
    seen, words = Interview.objects.visible_to(user, at), text.strip()
    found = (
        seen.filter(case_no=words.upper()) if NUMBER.fullmatch(words.upper()) else seen.filter(title__icontains=words)
    )
    return [
        search.Hit(
            number=row.case_no,
            title=row.title,
            url=row.get_absolute_url(),
            state=row.get_state_display(),
            parts=(organisation_name(row.organisation_id),),
        )
        for row in found.order_by("-id")[: search.MOST]
    ]


search.register("supervision", "督办", find_sheets, list_name="supervision")
search.register("interviews", "约谈", find_interviews, list_name="interviews")
