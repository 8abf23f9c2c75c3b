"""The API's own addresses; field apps bring theirs in `<app>/api/urls.py`, included by the project's wiring."""

from django.urls import path, re_path

from governance.web.api.deadline import DeadlinePreview
from governance.web.api.docs import Docs, Schema
from governance.web.api.fallback import NoSuchEndpoint
from governance.web.api.feed import FactFeed, RecordFeed
from governance.web.api.me import Me
from governance.web.api.organisations import OneOrganisation, Organisations

urlpatterns = [
    path("me/", Me.as_view(), name="api-me"),
    path("organisations/", Organisations.as_view(), name="api-organisations"),
    path("organisations/<slug:code>/", OneOrganisation.as_view(), name="api-organisation"),
    path("facts/", FactFeed.as_view(), name="api-facts"),
    path("records/", RecordFeed.as_view(), name="api-records"),
    path("worktime/deadline/", DeadlinePreview.as_view(), name="api-deadline"),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
]
# Last of all, after the field apps: whatever nobody answers is a problem, not a page.
fallback = [re_path(r"^", NoSuchEndpoint.as_view(), name="api-fallback")]
