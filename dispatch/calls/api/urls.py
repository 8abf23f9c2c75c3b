"""The API of calls, mounted under /api/v1/."""

from django.urls import path

from dispatch.calls.api.alike import CallsAlike
from dispatch.calls.api.cases import calls
from dispatch.calls.api.figures import CallFigures
from dispatch.calls.api.items import CallItems
from dispatch.calls.api.loads import CallLoads
from dispatch.calls.api.matters import topics, visits
from dispatch.calls.api.site_checks import site_checks
from governance.web.api.files import file_urls

urlpatterns = [
    path("calls/alike/", CallsAlike.as_view(), name="api-calls-alike"),  # before the numbers, which take any word
    path("call-figures/", CallFigures.as_view(), name="api-call-figures"),
    path("call-loads/", CallLoads.as_view(), name="api-call-loads"),
    *visits.urls(),
    *topics.urls(),
    *calls.urls(),
    *site_checks.urls(),
    *file_urls(calls),
    path("call-items/", CallItems.as_view(), name="api-call-items"),
]
