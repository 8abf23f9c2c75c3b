from django.contrib import admin
from django.urls import path

from governance.web import attachment_views, health

urlpatterns = [
    path("attachments/<int:pk>/", attachment_views.attachment, name="attachment"),
    path("attachments/<int:pk>/remove/", attachment_views.remove, name="attachment-remove"),
    path("attachments/<str:label>/<int:case_id>/", attachment_views.attachments, name="attachments"),
    path("attachments/<str:label>/<int:case_id>/attach/", attachment_views.attach, name="attach"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
]
