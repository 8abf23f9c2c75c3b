"""The same work as a plain Django REST Framework project would do it: serializers, generic views, no process."""

from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.urls import include, path
from django.utils import timezone
from rest_framework import generics, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.figures import BareFigures
from dispatch.calls import numbers
from dispatch.calls.models import CallLine, ServiceCall
from governance.facts.models import Fact
from governance.workflow.models import Deadline, RecordDetail, TransitionRecord
from governance.workflow.stage import Stage
from grids.events.numbers import case_nos
from grids.models import GridEvent

KEPT = ["id", "case_no", "title", "situation", "own_action", "street", "community", "grid_code", "address", "item",
        "item_code", "tier", "source", "origin_ref", "contact_name", "contact_phone", "lead", "state", "revision",
        "begun_at", "called_at", "closed_at"]  # fmt: skip


class LineRow(serializers.ModelSerializer):
    class Meta:
        model = CallLine
        exclude = ["call"]


class CallRow(serializers.ModelSerializer):
    lines = LineRow(many=True, read_only=True)

    class Meta:
        model = ServiceCall
        fields = [*KEPT, "lines"]
        read_only_fields = ["case_no", "state", "revision", "begun_at", "called_at", "closed_at"]


EVENT_KEPT = ["id", "case_no", "title", "situation", "street_id", "community_id", "grid_code", "address", "lat", "lon",
              "event_class_id", "class_code", "item_code", "tier", "source", "origin_ref", "client_key",
              "contact_name", "contact_phone", "reporter_id", "place_key", "amounts", "state", "begun_at", "reports",
              "recurrence"]  # fmt: skip


class InBulk(serializers.ListSerializer):
    def create(self, validated_data):
        return GridEvent.objects.bulk_create([GridEvent(**row) for row in validated_data])


class EventRow(serializers.ModelSerializer):
    """Keys as plain numbers: a related field would ask the database once for each row."""

    street_id, community_id, event_class_id = (serializers.IntegerField() for _ in range(3))
    reporter_id = serializers.IntegerField(read_only=True)

    class Meta:
        model = GridEvent
        fields = EVENT_KEPT
        list_serializer_class = InBulk
        read_only_fields = ["case_no", "state", "begun_at"]
        validators: list = []


class DeadlineRow(serializers.ModelSerializer):
    class Meta:
        model = Deadline
        exclude = ["rungs", "steps"]


class RecordRow(serializers.ModelSerializer):
    class Meta:
        model = TransitionRecord
        exclude = ["xid"]


class Pages(CursorPagination):
    page_size, ordering = 50, "-id"


class Calls(generics.ListCreateAPIView):
    serializer_class, pagination_class = CallRow, Pages

    def get_queryset(self):
        rows = ServiceCall.objects.order_by("-id").prefetch_related("lines")
        return rows.filter(street__code=self.request.GET["street"]) if "street" in self.request.GET else rows

    @transaction.atomic
    def perform_create(self, serializer):
        at = timezone.now()
        number = numbers.case_no(timezone.localdate(at))
        call = serializer.save(case_no=number, state="draft", begun_at=at, created_by=self.request.user)
        log(call, "begin", call, at)


class Events(APIView):
    """One row as an object, many as a list; numbered in one statement, written in one."""

    parser_classes = (JSONParser,)

    @transaction.atomic
    def post(self, request):
        at, many = timezone.now(), isinstance(request.data, list)
        rows = EventRow(data=request.data, many=many)
        rows.is_valid(raise_exception=True)
        given = rows.validated_data if many else [rows.validated_data]
        for row, number in zip(given, case_nos(timezone.localdate(at), len(given)), strict=True):
            row |= {"case_no": number, "state": "checking", "begun_at": at, "reporter_id": request.user.pk}
        rows.save()
        return Response(rows.data, 201)


class Call(APIView):
    def get(self, request, number):
        call = get_object_or_404(ServiceCall.objects.prefetch_related("lines").select_related("item"), case_no=number)
        return Response(
            CallRow(call).data
            | {
                "deadlines": DeadlineRow(Deadline.objects.of_roots(ServiceCall, [call.pk]), many=True).data,
                "trail": RecordRow(TransitionRecord.objects.of_root(call), many=True).data,
            }
        )


class Sign(APIView):
    @transaction.atomic
    def post(self, request, pk):
        at = timezone.now()
        line = get_object_or_404(CallLine.objects.select_for_update(), pk=pk)
        call = ServiceCall.objects.select_for_update().get(pk=line.call_id)
        if line.state != "waiting":
            return Response({"detail": "wrong state"}, 409)
        line.state, line.signed_at, call.revision = "signed", at, call.revision + 1
        line.save()
        call.save()
        clocks = Deadline.objects.filter(case_id=pk, limit_name="sign", closed_at=None)
        clocks.update(closed_at=at, next_at=None)
        log(line, "sign", call, at)
        Fact.objects.create(
            kind="calls.sign.kept",
            about_id=line.department_id,
            source_type=1,
            source_id=pk,
            at=at,
            value=1,
            attributes={},
        )
        return Response(LineRow(line).data)


def log(case, name: str, call, at) -> None:
    stage = Stage(at)
    (case_type, case_id), (root_type, root_id) = stage.key(case), stage.key(call)
    TransitionRecord.objects.create(
        case_type_id=case_type, case_id=case_id, root_type_id=root_type, root_id=root_id, name=name, at=at,
        recorded_at=at, target=case.state,
    )  # fmt: skip


def page(request, number):
    """The same rows in the same shell, as plain tables."""
    call = get_object_or_404(ServiceCall.objects.select_related("item", "street", "lead"), case_no=number)
    records = TransitionRecord.objects.of_root(call)
    return render(
        request,
        "bench_case.html",
        {
            "call": call,
            "lines": call.lines.select_related("department"),
            "deadlines": Deadline.objects.of_roots(ServiceCall, [call.pk]),
            "records": records,
            "details": RecordDetail.objects.filter(pk__in=[r.detail_id for r in records if r.detail_id]),
        },
    )


urlpatterns = [
    path("api/bare/grid-figures/", BareFigures.as_view()),
    path("api/bare/calls/", Calls.as_view()),
    path("api/bare/calls/<str:number>/", Call.as_view()),
    path("api/bare/grid-events/", Events.as_view()),
    path("api/bare/lines/<int:pk>/sign/", Sign.as_view()),
    path("bare/calls/<str:number>/", page),
    path("", include("governance.urls")),
]
