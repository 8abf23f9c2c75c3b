"""One joint effort over the web: what each courtyard says, what was talked over, who took on what, how it ended."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from governance.errors import Missing
from governance.organisations.selectors import organisation_name
from governance.web import acts, doing
from governance.web.clocks import running
from governance.web.fragments import fragment, is_poll
from governance.web.trail import trail
from governance.workflow import engine
from governance.workflow.models import Deadline
from governance.workflow.stage import Stage
from governance.worktime import words
from grids.joint.choices import OPEN_EFFORT_STATES, DeedState, OpinionState
from grids.joint.permissions import collector
from grids.models import CourtyardOpinion, EffortTask, JointEffort

NOTHING = "这件联动现在不等您办理；院落意见和任务在下面各行办理。"
LINES = {"opinions": CourtyardOpinion, "tasks": EffortTask}
MISSING = "没有这一件多方联动，或您无权查看。"


def visible(request: HttpRequest):
    return JointEffort.objects.visible_to(request.user, request.at)


def visible_effort(request: HttpRequest, case_no: str) -> JointEffort:
    found = visible(request).filter(case_no=case_no).select_related("event", "created_by").first()
    if found is None:
        raise Missing(MISSING)
    return found


def visible_line(request: HttpRequest, case_no: str, word: str, line_id: int):
    model = LINES.get(word)
    found = model and visible(request).filter(case_no=case_no).first()
    line = found and model.objects.filter(pk=line_id, effort=found).first()
    if line is None:
        raise Missing(MISSING)
    line.effort = found
    return line


def head(effort: JointEffort, at: datetime, clock: Deadline | None = None) -> dict:
    place = organisation_name(effort.street_id)
    return {
        "list_url": reverse("joint-efforts"),
        "list_label": "多方联动",
        "number": effort.case_no,
        "state": effort.get_state_display(),
        "done": effort.state not in OPEN_EFFORT_STATES,
        "title": effort.title,
        "facts": [
            ("发起", " ".join(filter(None, (place, organisation_name(effort.community_id))))),
            ("发起时间", words.moment(effort.begun_at, at)),
            ("院落意见", f"{effort.voices} 条"),
            ("议事", f"{effort.meetings} 次"),
            ("参与", f"{effort.participants} 人次"),
        ],
        "clock": running(clock, at, opened_word="发起") if clock else None,
    }


@require_GET
def effort(request: HttpRequest, case_no: str) -> HttpResponse:
    """Show one effort; polled, its live part alone."""
    found, at = visible_effort(request, case_no), request.at
    context = casefile(found, request.user, at)
    if is_poll(request):
        return fragment(request, "grids/effort_live.html", context)
    return render(request, "grids/effort.html", context)


def casefile(found: JointEffort, user, at: datetime) -> dict:
    stage, lines = Stage(at), {}
    for word, model in LINES.items():
        lines[word] = list(model.objects.filter(effort=found).order_by("id"))
        stage.seat_lines(found, model, lines[word])
    clocks = list(Deadline.objects.of_roots(JointEffort, [found.pk]).running())
    own = next((row for row in clocks if row.case_type_id == row.root_type_id), None)
    deeds = {row.case_id: row for row in clocks if row is not own}
    offers = [each for each in engine.offers(found, user, at, stage) if each.allowed or "到“" not in each.reason]
    return {
        "effort": found,
        "head": head(found, at, own),
        "acts": acts.joined(
            asking(lines["opinions"], user, at),
            acts.split(offers, lambda move: reverse("joint-effort-do", args=[found.case_no, move]),
                       revision=found.revision),
            nothing=NOTHING,
        ),
        "opinions": [line_of(row, "opinions", user, at, stage) for row in lines["opinions"]],
        "sums": [sum(getattr(row, name) for row in lines["opinions"]) for name in ("agreed", "opposed", "other")],
        "discussions": list(found.discussions.all()) if found.meetings else [],
        "tasks": [line_of(row, "tasks", user, at, stage, deeds.get(row.pk)) for row in lines["tasks"]],
        "trail": trail(found, at, names(lines)),
    }  # fmt: skip


def asking(opinions: list[CourtyardOpinion], user, at: datetime) -> acts.Acts:
    """Lead to the courtyards that the person may still ask."""
    waiting = [row for row in opinions if row.state == OpinionState.ASKED and collector(user, row, at)]
    told = f"还有 {len(waiting)} 个院落待征求。"
    return acts.Acts([acts.Act("登记院落意见", "#h-opinions", told)] if waiting else [], [])


def names(lines: dict) -> dict[tuple[int, int], str]:
    kinds = {word: ContentType.objects.get_for_model(model).pk for word, model in LINES.items()}
    return {(kinds[word], row.pk): str(row) for word, rows in lines.items() for row in rows}


def line_of(row, word: str, user, at: datetime, stage: Stage, clock: Deadline | None = None) -> dict:
    """One row with the moves that the person may make on it."""
    offers = [each for each in engine.offers(row, user, at, stage) if each.allowed]
    return {
        "row": row,
        "open": row.state in (OpinionState.ASKED, DeedState.ASSIGNED),
        "lamp": clock.lamp if clock else "",
        "ruler": running(clock, at, opened_word="分派") if clock else None,
        "moves": [
            (each.label, reverse("joint-effort-line-do", args=[row.effort.case_no, word, row.pk, each.name]))
            for each in offers
        ],
    }


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, case_no: str, move: str) -> HttpResponse:
    """Draw the form of a move of an effort, or make the move."""
    return doing.do(request, move, lambda: visible_effort(request, case_no), lambda found: head(found, request.at))


@require_http_methods(["GET", "POST"])
def do_line(request: HttpRequest, case_no: str, word: str, line_id: int, move: str) -> HttpResponse:
    """The same for what one courtyard says, or for one task."""

    def head_of(line) -> dict:
        return head(line.effort, request.at) | {"title": f"{line.effort.title}：{line}"}

    return doing.do(request, move, lambda: visible_line(request, case_no, word, line_id), head_of)
