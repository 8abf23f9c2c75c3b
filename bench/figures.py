"""Figures of the whole district: ours from tallies, bare by counting the events of the same year."""

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import TruncMonth
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.filling import START
from grids.models import GridEvent

SMALL = Q(closed_at__isnull=False, escalated_at=None)
YEAR = START.year


class BareFigures(APIView):
    """What one would write without tallies: two statements that group the events by street and month."""

    def get(self, request):
        closed = (
            GridEvent.objects.filter(closed_at__year=YEAR)
            .order_by()
            .values("street_id", month=TruncMonth("closed_at"))
            .annotate(
                closed=Count("pk"),
                small=Count("pk", filter=SMALL),
                satisfied=Count("pk", filter=Q(confirm_answer__in=("satisfied", "fairly"))),
                answered=Count("pk", filter=~Q(confirm_answer__in=("", "declined"))),
                **{f"level{level}": Count("pk", filter=Q(solved_level=level)) for level in range(5)},
                took=Avg(F("solved_at") - F("begun_at")),
            )
        )
        reported = (
            GridEvent.objects.filter(begun_at__year=YEAR)
            .order_by()
            .values("street_id", month=TruncMonth("begun_at"))
            .annotate(reported=Count("pk"), recurred=Count("pk", filter=Q(recurrence__gte=2)))
        )
        return Response({"closed": list(closed), "reported": list(reported)})


OURS, BARE = f"/api/v1/grid-figures/?period={YEAR}", "/api/bare/grid-figures/"
