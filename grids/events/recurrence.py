"""What was at the point of an event before it."""

from datetime import timedelta

from django.db.models import QuerySet

from grids.events.choices import SET_ASIDE

RECURS_WITHIN = timedelta(days=30)


def earlier_at_place(events: QuerySet, event) -> QuerySet:
    """Keep those of its class that were at its point in the thirty days before it; those set aside are none."""
    if not event.place_key:
        return events.none()
    there = events.filter(place_key=event.place_key, begun_at__gte=event.begun_at - RECURS_WITHIN, pk__lt=event.pk)
    return there.exclude(state__in=SET_ASIDE)
