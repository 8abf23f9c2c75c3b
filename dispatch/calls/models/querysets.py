"""Which calls and lines a person sees, and the filters that every list, count and export chains."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from dispatch.calls.choices import (
    OPEN_CALL_STATES,
    OPEN_LINE_STATES,
    OPEN_SUSPENSION_STATES,
    UNSENT_STATES,
    CallState,
    LineState,
)
from dispatch.calls.permissions import SIGNERS, signers_of
from dispatch.calls.secrecy import hidden_limits
from governance.organisations.choices import COMMUNITY_ROLES, DISTRICT_ROLES, OrganisationKind
from governance.organisations.mandate import mandate
from governance.organisations.selectors import directory, granted_ids
from governance.web.words import query
from governance.workflow.models import Deadline

ANSWERING = (OrganisationKind.DEPARTMENT, OrganisationKind.UTILITY, OrganisationKind.PROPERTY_FIRM)
# Who of a community is told what happens in it: no grid worker, and no representative of its residents.


def own(user, at: datetime, *kinds: str) -> list[int]:
    """List the organisations of these kinds that the person acts for."""
    known = directory()
    return [pk for pk in mandate(user, at).organisations() if pk in known and known[pk].kind in kinds]


def whole_district(user, at: datetime) -> bool:
    return mandate(user, at).has(*DISTRICT_ROLES)


class ServiceCallQuerySet(models.QuerySet):
    def visible_to(self, user, at: datetime | None = None):
        """Keep what the person may see: own street or community, calls with a line of one's own, the district all."""
        at = at or timezone.now()
        if whole_district(user, at):
            return self
        conditions = [*self._own_conditions(user, at)]
        # Asked first and rarely any: an OR with a subquery would keep the planner from joining lines to calls.
        if user.pk and (granted := granted_ids(user, self.model, "view_servicecall", timezone.localdate(at))):
            conditions.append(Q(pk__in=granted))
        return self.filter(reduce(or_, conditions)) if conditions else self.none()

    def _own_conditions(self, user, at: datetime):
        if streets := own(user, at, OrganisationKind.STREET):
            yield Q(street_id__in=streets)
        if communities := mandate(user, at).organisations(*COMMUNITY_ROLES):
            yield Q(community_id__in=communities, called_at__isnull=False)
        if departments := own(user, at, *ANSWERING):
            yield Q(Exists(self._lines().filter(department_id__in=departments))) & ~Q(state__in=UNSENT_STATES)
        if agencies := own(user, at, OrganisationKind.AGENCY):
            yield Q(Exists(self._lines().filter(agency_id__in=agencies))) & ~Q(state__in=UNSENT_STATES)

    def _lines(self):
        return self.model._meta.get_field("lines").related_model._base_manager.filter(call_id=OuterRef("pk"))

    def open(self):
        return self.filter(state__in=OPEN_CALL_STATES)

    def late(self, user, at: datetime):
        return self.filter(Exists(self.clocks(user, at).overdue(at)))

    def lamp(self, user, at: datetime, *lamps: str):
        return self.filter(Exists(self.clocks(user, at).filter(lamp__in=lamps)))

    def clocks(self, user, at: datetime):
        """Give the running clocks of a call that lists show the person, as a subquery."""
        root = ContentType.objects.get_for_model(self.model)
        running = Deadline.objects.filter(root_type=root, root_id=OuterRef("pk"), closed_at=None)
        return running.exclude(limit_name__in=hidden_limits(user, at))

    def matching(self, text: str):
        wanted = query(text)
        return self.filter(search=wanted) if wanted else self.none()

    def with_line(self, **conditions):
        return self.filter(Exists(self._lines().filter(**conditions)))

    def _mine(self, user, at, *states):
        answering = own(user, at or timezone.now(), *ANSWERING, OrganisationKind.AGENCY)
        ours = Q(department_id__in=answering) | Q(agency_id__in=answering)
        return self.filter(Exists(self._lines().filter(ours, state__in=states)), state=CallState.CALLED)

    def mine_to_sign(self, user, at: datetime | None = None):
        return self._mine(user, at, LineState.WAITING)

    def mine_to_respond(self, user, at: datetime | None = None):
        return self._mine(user, at, LineState.SIGNED)

    def mine_to_reply(self, user, at: datetime | None = None):
        return self._mine(user, at, LineState.RESPONDED, LineState.REWORKING)

    def mine_to_verify(self, user, at: datetime | None = None):
        return self._of_street(user, at).filter(state=CallState.VERIFYING)

    def mine_to_issue(self, user, at: datetime | None = None):
        held, wanted = mandate(user, at or timezone.now()), Q(pk__in=[])
        for tier in SIGNERS:
            if usual := held.organisations(*signers_of(tier)):
                wanted |= Q(tier=tier, street_id__in=usual)
            if later := held.organisations(*signers_of(tier, passed_up=True)):
                wanted |= Q(tier=tier, street_id__in=later, passed_up_at__isnull=False)
        return self.filter(wanted, state=CallState.PENDING)

    def mine_to_score(self, user, at: datetime | None = None):
        return self._of_street(user, at).filter(state=CallState.AFTERCARE, scored_at=None, score_lapsed_at=None)

    def _of_street(self, user, at):
        return self.filter(street_id__in=own(user, at or timezone.now(), OrganisationKind.STREET))


class CallLineQuerySet(models.QuerySet):
    def of(self, user, at: datetime | None = None):
        """Keep the lines that the person's department, utility or agency has to answer."""
        answering = own(user, at or timezone.now(), *ANSWERING, OrganisationKind.AGENCY)
        return self.filter(Q(department_id__in=answering) | Q(agency_id__in=answering))

    def open(self):
        return self.filter(state__in=OPEN_LINE_STATES)

    def to_sign(self):
        return self.filter(state=LineState.WAITING)

    def to_respond(self):
        return self.filter(state=LineState.SIGNED)

    def to_arrive(self):
        return self.filter(state__in=(LineState.SIGNED, LineState.RESPONDED), arrive_required=True, arrived_at=None)

    def to_reply(self):
        return self.filter(state__in=(LineState.RESPONDED, LineState.REWORKING))


class PartyQuerySet(models.QuerySet):
    """Joint visits: seen by their street, the organisations that take part, and the district."""

    def visible_to(self, user, at: datetime | None = None):
        at = at or timezone.now()
        if whole_district(user, at):
            return self
        ours = own(user, at, OrganisationKind.STREET, *ANSWERING, OrganisationKind.AGENCY)
        return self.filter(Q(street_id__in=ours) | Q(parties__overlap=ours)) if ours else self.none()


class OwnerQuerySet(models.QuerySet):
    """Monthly topics: seen by their street, their owner, and the district."""

    def visible_to(self, user, at: datetime | None = None):
        at = at or timezone.now()
        if whole_district(user, at):
            return self
        ours = own(user, at, OrganisationKind.STREET, *ANSWERING)
        return self.filter(Q(street_id__in=ours) | Q(owner_id__in=ours)) if ours else self.none()


class SuspensionQuerySet(models.QuerySet):
    def visible_to(self, user, at: datetime | None = None):
        """Keep those of calls that the person may see."""
        calls = self.model._meta.get_field("call").related_model.objects.visible_to(user, at)
        return self if whole_district(user, at or timezone.now()) else self.filter(call__in=calls)

    def open(self):
        return self.filter(state__in=OPEN_SUSPENSION_STATES)
