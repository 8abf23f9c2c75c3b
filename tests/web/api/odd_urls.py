"""Views that go wrong in every way there is."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, connection
from django.http import Http404
from django.urls import include, path
from rest_framework import exceptions

from governance.errors import NotReady
from governance.urls import handler400, handler403, handler404, handler500
from governance.web.api.endpoint import Endpoint, answer
from governance.web.api.urls import fallback

__all__ = ["handler400", "handler403", "handler404", "handler500"]

RAISED = {
    "refusal": NotReady("照片未上传。", errors={"photo": ["照片未上传。"]}),
    "missing": Http404("No Case matches"),
    "forbidden": PermissionDenied(),
    "serializer": exceptions.ValidationError({"lines": [{"unit": ["必填。"]}]}),
    "form": ValidationError({"note": ["请说明理由。"]}),
    "integrity": IntegrityError("duplicate key"),
    "fault": RuntimeError("boom"),
    "down": OperationalError("server closed the connection"),
}


class Raise(Endpoint):
    authentication_classes = ()
    permission_classes = ()

    def get(self, request, name):
        if name == "data":
            with connection.cursor() as cursor:
                cursor.execute("SELECT timestamptz '2026-01-01 00:00:00-21:29'")
        raise RAISED[name]


class Echo(Endpoint):
    """Say back what was understood."""

    def post(self, request):
        return self.answer_once(request)

    def act(self, request, at):
        return answer(request.data, status=201, headers={"ETag": 'W/"1"'})


@login_not_required
def page(request):
    if "fault" in request.GET:
        raise RuntimeError("boom")
    if "missing" in request.GET:
        raise Http404
    raise NotReady("照片未上传。")


urlpatterns = [
    path("page/", page),
    path("api/v1/raise/<name>/", Raise.as_view()),
    path("api/v1/echo/", Echo.as_view()),
    path("api/v1/", include("governance.web.api.urls")),
    path("api/", include(fallback)),
]
