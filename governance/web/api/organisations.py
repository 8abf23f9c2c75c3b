"""GET /api/v1/organisations/: the units of the district; everyone who logs in may know them."""

import django_filters
from django.http import Http404
from drf_spectacular.utils import extend_schema

from governance.organisations.choices import ForceKind, OrganisationKind
from governance.organisations.models import Organisation
from governance.organisations.selectors import directory
from governance.web.api.endpoint import Endpoint, read_response
from governance.web.api.listing import PAGING, filter_parameters, listing, page_schema

ORGANISATION_BRIEF = {
    "type": ["object", "null"],
    "properties": {"code": {"type": "string"}, "name": {"type": "string"}, "kind": {"type": "string"}},
    "required": ["code", "name", "kind"],
}
ORGANISATION = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "name": {"type": "string"},
        "kind": {"type": "string", "enum": OrganisationKind.values},
        "kind_label": {"type": "string"},
        "parent": ORGANISATION_BRIEF,
        "department": ORGANISATION_BRIEF,
        "street": ORGANISATION_BRIEF,
        "force_kind": {"type": "string"},
        "force_kind_label": {"type": "string"},
        "scored": {"type": "boolean"},
        "active": {"type": "boolean"},
    },
    "required": ["code", "name", "kind"],
}


class OrganisationFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=OrganisationKind.choices)
    parent = django_filters.CharFilter(field_name="parent__code", max_length=20)
    department = django_filters.CharFilter(field_name="department__code", max_length=20)
    street = django_filters.CharFilter(field_name="street__code", max_length=20)
    force_kind = django_filters.ChoiceFilter(choices=ForceKind.choices)
    active = django_filters.BooleanFilter()
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=60)


def brief(organisation: Organisation | None) -> dict | None:
    """Name a unit in another's answer."""
    if organisation is None:
        return None
    return {"code": organisation.code, "name": organisation.name, "kind": organisation.kind}


def in_full(organisation: Organisation) -> dict:
    known = directory()
    return {
        **brief(organisation),
        "kind_label": organisation.get_kind_display(),
        "parent": brief(known.get(organisation.parent_id)),
        "department": brief(known.get(organisation.department_id)),
        "street": brief(known.get(organisation.street_id)),
        "force_kind": organisation.force_kind,
        "force_kind_label": organisation.get_force_kind_display(),
        "scored": organisation.scored,
        "active": organisation.active,
    }


def listed(organisations: list[Organisation]) -> list[dict]:
    return [in_full(each) for each in organisations]


class Organisations(Endpoint):
    @extend_schema(
        operation_id="organisations_list",
        summary="组织列表",
        tags=["组织"],
        parameters=[*PAGING, *filter_parameters(OrganisationFilter)],
        responses={200: page_schema(ORGANISATION)},
    )
    def get(self, request):
        return listing(request, Organisation.objects.all(), listed, order=("id",), filterset=OrganisationFilter)


class OneOrganisation(Endpoint):
    @extend_schema(operation_id="organisations_read", summary="组织", tags=["组织"], responses={200: ORGANISATION})
    def get(self, request, code: str):
        found = Organisation.objects.filter(code=code).first()
        if found is None:
            raise Http404
        return read_response(in_full(found))
