"""The API's own addresses; field apps bring theirs in `<app>/api/urls.py`, included by the project's wiring."""

from django.urls import path, re_path

from governance.web.api import catalogues
from governance.web.api.deadline import DeadlinePreview
from governance.web.api.docs import Docs, Schema
from governance.web.api.fallback import NoSuchEndpoint
from governance.web.api.feed import FactFeed, RecordFeed
from governance.web.api.me import Me
from governance.web.api.organisations import OneOrganisation, Organisations
from governance.web.api.supervision import interviews, sheets

urlpatterns = [
    *sheets.urls(),
    *interviews.urls(),
    path("me/", Me.as_view(), name="api-me"),
    path("catalogues/", catalogues.Catalogues.as_view(), name="api-catalogues"),
    path("catalogues/<slug:name>/versions/", catalogues.Versions.as_view(), name="api-catalogue-versions"),
    path(
        "catalogues/<slug:name>/versions/<slug:number>/", catalogues.OneVersion.as_view(), name="api-catalogue-version"
    ),
    path(
        "catalogues/<slug:name>/versions/<slug:number>/changes/",
        catalogues.Changes.as_view(),
        name="api-catalogue-changes",
    ),
    path("catalogues/<slug:name>/draft/", catalogues.Begin.as_view(), name="api-catalogue-draft"),
    path("catalogues/<slug:name>/draft/publish/", catalogues.Publish.as_view(), name="api-catalogue-publish"),
    path("catalogues/<slug:name>/draft/discard/", catalogues.Discard.as_view(), name="api-catalogue-discard"),
    path("catalogues/<slug:name>/draft/<slug:table>/", catalogues.WriteRow.as_view(), name="api-catalogue-write"),
    path(
        "catalogues/<slug:name>/draft/<slug:table>/remove/",
        catalogues.RemoveRow.as_view(),
        name="api-catalogue-remove",
    ),
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
