"""The API of calls, mounted under /api/v1/."""

from django.urls import path

from dispatch.calls.api.alike import CallsAlike
from dispatch.calls.api.cases import calls
from dispatch.calls.api.figures import CallFigures
from dispatch.calls.api.files import CallFile, CallFiles
from dispatch.calls.api.items import CallItems
from dispatch.calls.api.loads import CallLoads
from dispatch.calls.api.matters import topics, visits
from dispatch.calls.api.site_checks import site_checks

urlpatterns = [
    path("calls/alike/", CallsAlike.as_view(), name="api-calls-alike"),  # before the numbers, which take any word
    path("call-figures/", CallFigures.as_view(), name="api-call-figures"),
    path("call-loads/", CallLoads.as_view(), name="api-call-loads"),
    *visits.urls(),
    *topics.urls(),
    *calls.urls(),
    *site_checks.urls(),
    path("calls/<slug:number>/attachments/", CallFiles.as_view(), name="api-calls-attachments"),
    path("calls/<slug:number>/attachments/<int:file_id>/", CallFile.as_view(), name="api-calls-attachment"),
    path("call-items/", CallItems.as_view(), name="api-call-items"),
]
