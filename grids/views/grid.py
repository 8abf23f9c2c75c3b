"""One grid: what it is today or was on a day, what is below it, who looks after it, where it came from."""

from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods

from governance.errors import Invalid, Missing, Refusal
from governance.organisations.selectors import organisation_name
from governance.web.acts import Act, Acts
from governance.web.dressing import blame, dressed
from governance.web.toasts import done
from grids import selectors, verbs
from grids.choices import GridRole, Rank
from grids.codes import rank_of, spaced
from grids.forms import DismissForm
from grids.models import AttachedGroup, Grid, GridDescent, GridPost
from grids.permissions import staffs
from grids.views.register import rows_of

EARLIEST = date(2000, 1, 1)
MISSING = "没有这个网格，或您无权查看。"
MOST_BELOW = 400


def seen(request: HttpRequest, code: str) -> list[Grid]:
    """List the versions of a grid that the person may see, oldest first."""
    rows = Grid.objects.visible_to(request.user, request.at).filter(code=code).order_by("valid_from")
    found = list(rows.select_related("street", "community", "owner"))
    if not found:
        raise Missing(MISSING)
    return found


def version_on(versions: list[Grid], day: date) -> Grid:
    """Choose the version of a day; where none held then, the last one before it, or the first."""
    return next(
        (row for row in versions if row.on(day)),
        next((row for row in reversed(versions) if row.valid_from <= day), versions[0]),
    )


def asked_day(request: HttpRequest) -> date:
    today, text = timezone.localdate(request.at), request.GET.get("on", "")
    try:
        day = parse_date(text) if len(text) == 10 else None
    except ValueError:
        day = None
    return day if day and EARLIEST <= day < date(2100, 1, 1) else today


@require_GET
def grid_page(request: HttpRequest, code: str) -> HttpResponse:
    versions, day, today = seen(request, code), asked_day(request), timezone.localdate(request.at)
    grid = version_on(versions, day)
    visible = Grid.objects.visible_to(request.user, request.at)
    below = list(visible.on(day).below(code).order_by("code")[:MOST_BELOW]) if grid.rank < Rank.BUILDING else []
    current = grid.on(today) and day == today
    context = {
        "grid": grid,
        "head": head(grid, day, today),
        "path": path(grid, day, visible),
        "below": rows_of(below, day),
        "nested": grid.rank < Rank.COMPOUND,
        "below_label": Rank(grid.rank + 1).label if grid.rank < Rank.BUILDING else "",
        "posts": posts(grid),
        "groups": groups(grid, day),
        "may_staff": current and staffs(request.user, request.at, grid),
        "history": history(versions, grid),
        "acts": acts(grid, request.user, request.at) if current else Acts([], [], "看的是过去或将来的版本，只能查看。"),
        "note": note(grid, day, today),
    }
    return render(request, "grids/grid.html", context)


def path(grid: Grid, day: date, visible) -> list[tuple[str, str]]:
    """Name the grids above; those that the person may open with their address."""
    above = selectors.path(grid, day)
    codes = set(visible.filter(code__in=[row.code for row in above]).values_list("code", flat=True))
    return [(row.name, row.get_absolute_url() if row.code in codes else "") for row in above]


def head(grid: Grid, day: date, today: date) -> dict:
    facts = [("街道", organisation_name(grid.street_id))]
    if grid.community_id and grid.rank > Rank.COMMUNITY:
        facts.append(("社区", organisation_name(grid.community_id)))
    if grid.owner_id:
        facts.append(("责任单位", organisation_name(grid.owner_id)))
    facts.append(("单元网格", "、".join(grid.unit_codes) or "未对应"))
    facts.append(("边界", outlined(grid)))
    facts.append(
        ("有效", f"{grid.valid_from:%Y-%m-%d} 起" + (f"，至 {grid.valid_to:%Y-%m-%d} 前" if grid.valid_to else ""))
    )
    return {
        "list_url": reverse("grids"),
        "list_label": "微网格",
        "number": spaced(grid.code),
        "state": grid.kind_name,
        "done": not grid.on(today),
        "title": grid.name,
        "facts": facts,
    }


def outlined(grid: Grid) -> str:
    """Say whether an outline is drawn; those of the demonstration are invented, and say so."""
    if not grid.boundary:
        return "未划定"
    invented = "，演示示意，非真实界线" if settings.DEMONSTRATION else ""
    return f"已划定，{len(grid.boundary)} 点{invented}"


def note(grid: Grid, day: date, today: date) -> str:
    if not grid.on(day):
        return f"{day:%Y年%-m月%-d日}没有有效的版本，下面是最近的一版。"
    if day != today:
        return f"这是{day:%Y年%-m月%-d日}的样子。"
    return f"本版到 {grid.valid_to:%Y年%-m月%-d日}为止，之后的变更见沿革。" if grid.valid_to else ""


def posts(grid: Grid) -> list[GridPost]:
    return list(grid.posts.select_related("person").order_by("ends_on", "-paid", "starts_on", "id"))


def groups(grid: Grid, day: date) -> list[AttachedGroup]:
    """List the groups of a grid on a day, and those of the grids above it, the nearest first."""
    above = [grid.code[:end].ljust(18, "0") for end in (9, 12, 15, 18)]
    found = AttachedGroup.objects.on(day).filter(grid_code__in=above)
    return sorted(found, key=lambda group: (-rank_of(group.grid_code), group.kind != "party", group.pk))


def history(versions: list[Grid], shown: Grid) -> list[dict]:
    """Tell each version of the code, with what it came from and what became of it."""
    keys = [row.pk for row in versions]
    steps = GridDescent.objects.select_related("old", "new")
    before, after = {}, {}
    for step in steps.filter(new_id__in=keys):
        before.setdefault(step.new_id, []).append(step)
    for step in steps.filter(old_id__in=keys):
        after.setdefault(step.old_id, []).append(step)
    return [
        {
            "grid": row,
            "shown": row.pk == shown.pk,
            "from": [step for step in before.get(row.pk, []) if step.old.code != row.code],
            "to": [step for step in after.get(row.pk, []) if step.new.code != row.code],
            "kind": before[row.pk][0].get_kind_display() if row.pk in before else "设立",
            "note": before[row.pk][0].note if row.pk in before else "",
            "closed": row.valid_to is not None and row.pk not in after,
        }
        for row in reversed(versions)
    ]


def acts(grid: Grid, user, at: datetime) -> Acts:
    """Say what the person may change here, and who may what the person may not."""
    ready, shut = [], []
    for verb in verbs.VERBS.values():
        if grid.rank not in verb.ranks:
            continue
        if grid.valid_to:
            shut.append(Act(verb.label, reason=f"已定于 {grid.valid_to:%Y-%m-%d} 变更，不能再改。"))
        elif verb.may(user, at, grid):
            ready.append(Act(verb.label, reverse("grid-do", args=[grid.code, verb.name]), verb.hint))
        else:
            shut.append(Act(verb.label, reason=f"由{verb.who(grid)}办理。"))
    return Acts(ready, shut, "网格册由街道和区里维护，您可以查看。")


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Draw the form of a change, or make the change."""
    today = timezone.localdate(request.at)
    grid = version_on(seen(request, code), today)
    row, refusal = verbs.find(verb, grid), None
    if request.method == "POST":
        try:
            made = verbs.perform(row, grid, request.POST, actor=request.user, at=request.at)
        except Refusal as error:
            refusal = error
        else:
            done(
                request, f"已登记{row.label}：{made.name} {spaced(made.code)}。", made.get_absolute_url(), "看这个网格"
            )
            return redirect(grid)
    reason = "" if refusal or row.may(request.user, request.at, grid) else f"{row.label}由{row.who(grid)}办理。"
    form = None if reason else dressed(verbs.bound(row, grid, request.POST if refusal else None, **by(request)))
    return form_page(request, grid, row.label, form, refusal, reason)


def by(request: HttpRequest) -> dict:
    return {"actor": request.user, "at": request.at}


@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask for the day on which a post ends, or end it."""
    grid = version_on(seen(request, code), timezone.localdate(request.at))
    post = GridPost.objects.filter(pk=pk, grid__code=code).select_related("person", "grid").first()
    if post is None:
        raise Missing("没有这项网格任职")
    refusal = None
    if request.method == "POST":
        try:
            ended = verbs.dismiss(grid, pk, request.POST, **by(request))
        except Refusal as error:
            refusal = error
        else:
            done(request, f"{post.person.name}在{grid.name}的任职到 {ended.ends_on:%Y-%m-%d} 为止。")
            return redirect(grid)
    form = dressed(DismissForm(request.POST if refusal else None, grid=grid, user=request.user, at=request.at))
    return form_page(request, grid, f"终止任职：{post.person.name}（{GridRole(post.role).label}）", form, refusal)


def form_page(
    request: HttpRequest, grid: Grid, label: str, form, refusal: Refusal | None, reason: str = ""
) -> HttpResponse:
    if form is not None and refusal:
        form = blame(form, refusal.errors if isinstance(refusal, Invalid) else {})
    today = timezone.localdate(request.at)
    context = {
        "grid": grid,
        "head": head(grid, today, today),
        "label": label,
        "form": form,
        "reason": reason,
        "refusal": refusal and {"title": "没有办成", "detail": refusal.message, "errors": {}, "code": refusal.code},
    }
    return render(request, "grids/do.html", context, status=refusal.status if refusal else 200)
