"""Figures of supervision, each with its base and the list that it was counted from."""

from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from governance.supervision.choices import InterviewState, SheetState
from governance.supervision.models import Interview, SupervisionSheet
from governance.web import figures
from governance.web.figures import Reading


def stretch(first: date, last: date) -> tuple[datetime, datetime]:
    return tuple(timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last))


def reds(user, first: date, last: date) -> Reading:
    """Matters that came to a red sheet, out of all that came to a sheet."""
    since, until = stretch(first, last)
    seen = SupervisionSheet.objects.visible_to(user).filter(begun_at__gte=since, begun_at__lt=until)
    seen = seen.exclude(state=SheetState.REVOKED)
    red, every = seen.filter(red_at__isnull=False).count(), seen.count()
    return Reading(str(red), "件", red, every, "/supervision/?red=true")


def lifted_in_time(user, first: date, last: date) -> Reading:
    """Sheets lifted by people, out of all that were lifted."""
    since, until = stretch(first, last)
    seen = SupervisionSheet.objects.visible_to(user).filter(state=SheetState.LIFTED)
    seen = seen.filter(ended_at__gte=since, ended_at__lt=until)
    by_people, every = seen.filter(auto_lifted=False).count(), seen.count()
    value = f"{100 * by_people / every:.1f}" if every else "—"
    return Reading(value, "%" if every else "", by_people, every, "/supervision/?state=lifted")


def interviews(user, first: date, last: date) -> Reading:
    """Interviews held, out of those set on and not dismissed."""
    since, until = stretch(first, last)
    seen = Interview.objects.visible_to(user).filter(begun_at__gte=since, begun_at__lt=until)
    every = seen.filter(~Q(state=InterviewState.DISMISSED)).count()
    held = seen.filter(state=InterviewState.HELD).count()
    return Reading(str(held), "次", held, every, "/interviews/")


figures.register("supervision-reds", "红牌督办", reds, rank=60)
figures.register("supervision-lifted", "按时销号率", lifted_in_time, rank=61)
figures.register("supervision-interviews", "约谈", interviews, rank=62)
