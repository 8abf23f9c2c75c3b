"""Whether a call was drawn for call-back shows on no page that a department can open."""

import re

import pytest

from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.workflows import CALL, LINE

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"')


@pytest.fixture
def pair(town, monkeypatch):
    """Two calls alike but for the draw, both verified at the same moment."""
    calls = []
    for drawn in (True, False):
        monkeypatch.setattr(ServiceCall, "sampled", lambda call, drawn=drawn: drawn)
        call = town.verifying()
        town.do(call, "pass", town.operator, "2026-03-04 10:30")
        assert call.callback_due is drawn
        calls.append(call)
    return calls


def plain(page, call) -> tuple[int, str]:
    """A page without what tells one call from the other by name."""
    text = TOKEN.sub("", page.content.decode()).replace(call.case_no, "NUMBER")
    text = text.replace(f"calls.servicecall/{call.pk}/", "calls.servicecall/KEY/")
    for place, line in enumerate(call.lines.order_by("id")):
        text = re.sub(rf"\bline(s/|-){line.pk}\b", rf"line\g<1>{place}", text)
    return page.status_code, text


def addresses(call) -> list[str]:
    moves = [f"do/{row.name}/" for row in CALL.transitions]
    for line in CallLine.objects.filter(call=call).order_by("id"):
        moves += [f"lines/{line.pk}/do/{row.name}/" for row in LINE.transitions]
    return ["", *moves]


def test_every_move_of_a_drawn_call_looks_to_a_department_like_that_of_another(browse, town, pair):
    drawn, other = pair
    for of_drawn, of_other in zip(addresses(drawn), addresses(other), strict=True):
        pages = [
            plain(browse(town.dept_operator, f"/calls/{call.case_no}/{path}"), call)
            for call, path in ((drawn, of_drawn), (other, of_other))
        ]
        unlike = [pair for pair in zip(*(text.splitlines() for _, text in pages), strict=False) if pair[0] != pair[1]]
        assert pages[0] == pages[1], (of_drawn, unlike)


def test_making_the_call_back_is_refused_to_a_department_alike(browse, town, pair):
    pages = [plain(browse(town.dept_operator, f"/calls/{call.case_no}/do/record_callback/", {}), call) for call in pair]
    assert pages[0] == pages[1] and pages[0][0] == 403
