from django.contrib import admin
from django.urls import include, path

from governance.web import attachment_views, health
from governance.web.api.token import TokenEndpoint
from governance.web.api.urls import fallback as api_fallback

urlpatterns = [
    path("", include("governance.web.urls")),
    path("attachments/<int:pk>/", attachment_views.attachment, name="attachment"),
    path("attachments/<int:pk>/remove/", attachment_views.remove, name="attachment-remove"),
    path("attachments/<str:label>/<int:case_id>/", attachment_views.attachments, name="attachments"),
    path("attachments/<str:label>/<int:case_id>/attach/", attachment_views.attach, name="attach"),
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
