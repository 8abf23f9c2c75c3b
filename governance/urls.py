from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, include, path

from governance.web import health
from governance.web.api.token import TokenEndpoint
from governance.web.api.urls import fallback as api_fallback


def api_of_apps() -> list[URLPattern]:
    """Gather the addresses that each app brings in its `api/urls.py`."""
    found = []
    for app in apps.get_app_configs():
        if Path(app.path, "api", "urls.py").is_file():
            found += import_module(f"{app.name}.api.urls").urlpatterns
    return found


urlpatterns = [
    # Machines first, for they come most often: addresses are compared one by one.
    path("api/v1/", include(api_of_apps())),
    path("api/", include(api_fallback)),
    path("oauth/token/", TokenEndpoint.as_view(), name="oauth-token"),
    path("calls/", include("dispatch.calls.urls")),
    path("tasks/", include("dispatch.duties.urls")),
    path("grids/", include("grids.urls")),
    path("grid-events/", include("grids.events.urls")),
    path("joint-efforts/", include("grids.joint.urls")),
    path("grid-figures/", include("grids.counting.urls")),
    path("report/", include("grids.events.report_urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    path("", include("governance.web.urls")),
]

handler400 = "governance.web.refusals.bad_request"
handler403 = "governance.web.refusals.permission_denied"
handler404 = "governance.web.refusals.not_found"
handler500 = "governance.web.refusals.server_error"
