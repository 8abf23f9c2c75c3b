"""GET /api/v1/me/: who the server takes the caller for, and in which posts."""

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from governance.organisations.models import Post
from governance.organisations.selectors import directory
from governance.web.api.endpoint import Endpoint, read_response
from governance.web.api.organisations import ORGANISATION_BRIEF, brief

ME = {
    "type": "object",
    "properties": {
        "user": {
            "type": "object",
            "properties": {
                "id": {"type": "integer"},
                "username": {"type": "string"},
                "name": {"type": "string"},
                "is_service": {"type": "boolean"},
                "admin_role": {"type": "string"},
            },
        },
        "posts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "organisation": ORGANISATION_BRIEF,
                    "role": {"type": "string"},
                    "role_label": {"type": "string"},
                    "starts_on": {"type": "string", "format": "date"},
                    "ends_on": {"type": ["string", "null"], "format": "date"},
                },
            },
        },
        "client": {
            "type": ["object", "null"],
            "properties": {"client_id": {"type": "string"}, "name": {"type": "string"}},
        },
    },
    "required": ["user", "posts", "client"],
}


class Me(Endpoint):
    @extend_schema(operation_id="me", summary="当前账号", tags=["账号"], responses={200: ME})
    def get(self, request):
        user, today = request.user, timezone.localdate(request.at)
        held = Post.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), person_id=user.pk, starts_on__lte=today)
        return read_response(
            {
                "user": {
                    "id": user.pk,
                    "username": user.username,
                    "name": user.name,
                    "is_service": user.is_service,
                    "admin_role": user.admin_role,
                },
                "posts": [_post(post) for post in held.order_by("starts_on", "id")],
                "client": request.auth and vars(request.auth),
            }
        )


def _post(post: Post) -> dict:
    return {
        "organisation": brief(directory().get(post.organisation_id)),
        "role": post.role,
        "role_label": post.get_role_display(),
        "starts_on": post.starts_on,
        "ends_on": post.ends_on,
    }
