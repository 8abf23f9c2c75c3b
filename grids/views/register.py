"""The register: the tree from the street down, and what a search finds in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.organisations.selectors import directory, organisation_name, streets
from governance.web.keyset import estimate, paginate
from grids import permissions, selectors, tallies
from grids.choices import Rank
from grids.codes import padded, spaced
from grids.filters import GridFilter, PageForm
from grids.models import Grid

SIZE = 50
NARROWING = ("q", "street", "community", "parent", "rank", "kind", "unit", "on")


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Show the tree that the person sees, or the list of what the filters leave."""
    form = PageForm(request.GET, streets=streets())
    context = {"form": form, "imports": permissions.imports(request.user, request.at), "query": request.GET.urlencode()}
    if any(request.GET.get(name) for name in NARROWING):
        return render(request, "grids/found.html", context | found(request))
    return render(request, "grids/register.html", context | tree(request))


def found(request: HttpRequest) -> dict:
    filters = GridFilter(request.GET, queryset=Grid.objects.visible_to(request.user, request.at), request=request)
    grids = filters.qs if filters.is_valid() else filters.queryset.none()
    page = paginate(grids, cursor=request.GET.get("cursor", ""), size=SIZE, order=("code", "id"))
    day = filters.form.cleaned_data.get("on") or timezone.localdate(request.at)
    return {
        "rows": rows_of(page.rows, day),
        "page": page,
        "total": estimate(grids),
        "wrong": filters.errors,
        "day": day,
    }


def rows_of(grids: list[Grid], day) -> list[dict]:
    """Put grids into words: where they lie, what is below, who looks after them."""
    codes = [grid.code for grid in grids]
    posts, counts = selectors.staff(codes, day), tallies.below(Grid.objects.on(day), codes)
    return [
        {
            "grid": grid,
            "code": spaced(grid.code),
            "place": " ".join(filter(None, (organisation_name(grid.street_id), organisation_name(grid.community_id)))),
            "owner": organisation_name(grid.owner_id),
            "people": [post.person.name for post in posts.get(grid.code, ())],
            "below": counts.get(grid.code, 0),
        }
        for grid in grids
    ]


def tree(request: HttpRequest) -> dict:
    """Count what the person sees: by street, by community in one street, else the own grids themselves."""
    day, known = timezone.localdate(request.at), directory()
    seen = Grid.objects.visible_to(request.user, request.at).on(day)
    counted = tallies.tallies(seen)
    context = {"whole": counted.whole, "day": day, "heading": "", "places": [], "rows": []}
    if len(counted.streets) > 1:
        context |= {"heading": "各街道", "places": _places(counted.streets, known)}
    elif len(counted.communities) > 1:
        context |= {"heading": "各社区", "places": _places(counted.communities, known)}
    else:
        own = seen.filter(rank__gte=Rank.COMPOUND).order_by("code")
        compounds = list(own.filter(rank=Rank.COMPOUND)[:200])
        context |= {"heading": "我的网格", "rows": rows_of(compounds or list(own[:200]), day)}
    return context


def _places(counted: dict[int, tallies.Tally], known: dict) -> list[dict]:
    places = [
        {"name": known[pk].name, "url": f"/grids/{padded(known[pk].code)}/", "code": known[pk].code, "tally": tally}
        for pk, tally in counted.items()
    ]
    return sorted(places, key=lambda place: place["code"])
