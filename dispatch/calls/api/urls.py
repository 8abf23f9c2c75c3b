"""The API of calls, mounted under /api/v1/."""

from django.urls import path

from dispatch.calls.api.cases import calls
from dispatch.calls.api.items import CallItems

urlpatterns = [
    *calls.urls(),
    path("call-items/", CallItems.as_view(), name="api-call-items"),
]
