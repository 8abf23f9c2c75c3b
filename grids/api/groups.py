"""Groups attached to grids over REST: listed, and ended; they are attached by a verb of the grid."""

from datetime import datetime

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from governance.integration.idempotency import Answer
from governance.web.api.endpoint import Endpoint, answer
from governance.web.api.inputs import form_input, input_schema
from governance.web.api.listing import PAGING, filter_parameters, listing, page_schema
from governance.web.forms import near
from grids import verbs
from grids.api.register import GROUP, TAGS, group_of, one
from grids.forms import DetachForm
from grids.joint.choices import GroupKind
from grids.models import AttachedGroup


class GroupFilter(django_filters.FilterSet):
    """Shows one day, today unless another is named."""

    grid_code = django_filters.CharFilter(label="网格", lookup_expr="startswith", max_length=18)
    kind = django_filters.MultipleChoiceFilter(label="类别", choices=GroupKind.choices)
    on = django_filters.DateFilter(label="哪一天", method="as_on", validators=[near])

    class Meta:
        model = AttachedGroup
        fields: list[str] = []

    def filter_queryset(self, queryset):
        day = self.form.cleaned_data.get("on") or timezone.localdate(self.request.at)
        return super().filter_queryset(queryset.on(day))

    def as_on(self, queryset, name, value):
        return queryset  # the day holds for everything, see filter_queryset


def rows(groups: list[AttachedGroup]) -> list[dict]:
    return [group_of(group) for group in groups]


class Groups(Endpoint):
    @extend_schema(
        operation_id="grid_groups_list",
        summary="联动组织列表",
        tags=TAGS,
        parameters=[*PAGING, *filter_parameters(GroupFilter)],
        responses={200: page_schema(GROUP)},
    )
    def get(self, request):
        seen = AttachedGroup.objects.visible_to(request.user, request.at)
        return listing(request, seen, rows, order=("grid_code", "id"), filterset=GroupFilter)


class EndGroup(Endpoint):
    @extend_schema(
        operation_id="grids_end_group",
        summary="终止联动组织",
        tags=TAGS,
        request={"application/json": input_schema(DetachForm)},
        responses={200: GROUP},
    )
    def post(self, request, code: str, pk: int):
        return self.answer_once(request, code=code, pk=pk)

    def act(self, request, at: datetime, code: str, pk: int) -> Answer:
        grid = one(request, code, timezone.localdate(at))
        ended = verbs.detach(grid, pk, form_input(DetachForm, request.data), actor=request.user, at=at)
        return answer(group_of(ended))
