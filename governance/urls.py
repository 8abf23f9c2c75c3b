from django.contrib import admin
from django.urls import include, path

from governance.web import health
from governance.web.api.token import TokenEndpoint
from governance.web.api.urls import fallback as api_fallback

urlpatterns = [
    path("", include("governance.web.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    path("oauth/token/", TokenEndpoint.as_view(), name="oauth-token"),
    path("api/v1/", include("governance.web.api.urls")),
    path("api/", include(api_fallback)),
]

handler400 = "governance.web.refusals.bad_request"
handler403 = "governance.web.refusals.permission_denied"
handler404 = "governance.web.refusals.not_found"
handler500 = "governance.web.refusals.server_error"
