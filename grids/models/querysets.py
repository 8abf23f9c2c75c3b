"""Which grids hold on a day, and which of them a person sees."""

from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import BooleanField, F, Func, Q, Value
from django.utils import timezone

from governance.organisations.choices import COMMUNITY_ROLES, DISTRICT_ROLES, OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.models import Delegation
from governance.organisations.selectors import directory
from grids.choices import GridRole

OWNERS = (OrganisationKind.DEPARTMENT, OrganisationKind.UTILITY, OrganisationKind.PROPERTY_FIRM)


class Compared(Func):
    """Put a geometric operator between two expressions."""

    template, output_field = "(%(expressions)s)", BooleanField()


def holds(day: date, start: str, end: str) -> Q:
    """Say that a stretch of days (end exclusive) holds on a day."""
    return (Q(**{end: None}) | Q(**{f"{end}__gt": day})) & Q(**{f"{start}__lte": day})


class GridQuerySet(models.QuerySet):
    def on(self, day: date):
        """Keep the versions that hold on a day."""
        return self.filter(holds(day, "valid_from", "valid_to"))

    def below(self, code: str):
        """Keep the grids one level below a grid."""
        return self.filter(parent_code=code)

    def within(self, stem: str):
        """Keep a grid and all below it, by what their codes begin with."""
        return self.filter(code__gte=stem.ljust(18, "0"), code__lte=stem.ljust(18, "9"))

    def containing(self, lat: float, lon: float):
        """Keep the grids whose outline holds a point."""
        spot = Func(Value(lon), Value(lat), function="point")
        # The index knows polygons alone, so the point is asked for as one of no extent first.
        speck = Func(Func(spot, spot, function="box"), function="polygon")
        near = Compared(F("boundary"), speck, arg_joiner=" && ")
        return self.filter(near, Compared(F("boundary"), spot, arg_joiner=" @> "))

    def visible_to(self, user, at: datetime | None = None):
        """Keep what the person may see: own grids and those within, own community, own street, the district all."""
        at = at or timezone.now()
        if mandate(user, at).has(*DISTRICT_ROLES):
            return self
        conditions = [*self._own_conditions(user, at)]
        return self.filter(reduce(or_, conditions)) if conditions else self.none()

    def _own_conditions(self, user, at: datetime):
        held, known = mandate(user, at), directory()
        units = [known[pk] for pk in held.organisations() if pk in known]
        streets = {row.pk for row in units if row.kind == OrganisationKind.STREET}
        streets |= {row.street_id for row in units if row.kind == OrganisationKind.AGENCY}
        if streets:
            yield Q(street_id__in=streets)
        if communities := held.organisations(*COMMUNITY_ROLES):
            yield Q(community_id__in=communities)
        if owners := [row.pk for row in units if row.kind in OWNERS]:
            yield Q(owner_id__in=owners)
        if held.has(*GridRole.values):
            posts = self.model._meta.get_field("posts").related_model._default_manager.of(user, at)
            own = posts.values("grid__code")
            yield Q(code__in=own) | Q(parent_code__in=own)


class GridPostQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(holds(day, "starts_on", "ends_on"))

    def of(self, user, at: datetime):
        """Keep the posts that a person fills at a moment: own ones, and those of whom the person stands in for.

        Whoever no longer has the role in the community has no grid there either.
        """
        held = mandate(user, at)
        away = Delegation.objects.running(at).filter(substitute_id=user.pk).values("post__person_id")
        seats = Q(pk__in=[])
        for role in GridRole.values:
            seats |= Q(role=role, grid__community_id__in=held.organisations(role))
        return self.on(timezone.localdate(at)).filter(Q(person_id=user.pk) | Q(person_id__in=away), seats)
