"""Which sheets and interviews a person sees, and the filters that lists, desks and figures chain."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.organisations.choices import OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory
from governance.supervision.choices import COLOURS, OPEN, InterviewState, SheetState
from governance.supervision.permissions import DISTRICT_ROLES

ANSWERING = (OrganisationKind.DEPARTMENT, OrganisationKind.UTILITY, OrganisationKind.PROPERTY_FIRM)


def whole_district(user, at: datetime) -> bool:
    return mandate(user, at).has(*DISTRICT_ROLES)


def own(user, at: datetime, *kinds: str) -> list[int]:
    """List the organisations of these kinds that the person acts for."""
    known = directory()
    return [pk for pk in mandate(user, at).organisations() if pk in known and known[pk].kind in kinds]


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user, at: datetime | None = None):
        """Keep what concerns the person: the organisation supervised, the street of the matter, the district all.

        Each of them sees the case behind the sheet: the street called, the organisation keeps one of its clocks.
        """
        at = at or timezone.now()
        if whole_district(user, at):
            return self
        streets, answering = own(user, at, OrganisationKind.STREET), own(user, at, *ANSWERING)
        if not streets and not answering:
            return self.none()
        return self.filter(Q(street_id__in=streets) | Q(organisation_id__in=answering))

    def open(self):
        return self.filter(state__in=OPEN)

    def coloured(self):
        return self.filter(state__in=COLOURS)

    def about(self, case):
        return self.filter(root_type=ContentType.objects.get_for_model(type(case)), root_id=case.pk)

    def of(self, user, at: datetime):
        """Keep the sheets that the person's own organisation has to answer."""
        return self.filter(organisation_id__in=own(user, at, *ANSWERING))

    def of_streets(self, user, at: datetime):
        return self.filter(street_id__in=own(user, at, OrganisationKind.STREET))

    def reds(self, first: datetime, last: datetime):
        """Keep the red sheets of a stretch of time that nobody has revoked."""
        return self.filter(red_at__gte=first, red_at__lt=last).exclude(state=SheetState.REVOKED)


class InterviewQuerySet(models.QuerySet):
    def visible_to(self, user, at: datetime | None = None):
        """Keep the interviews of the person's own organisation; the district sees all, streets none."""
        at = at or timezone.now()
        if whole_district(user, at):
            return self
        return self.filter(organisation_id__in=own(user, at, *ANSWERING))

    def open(self):
        return self.filter(state=InterviewState.CALLED)
