"""The API described: OpenAPI 3.1 for machines, Swagger UI for people."""

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class Schema(SpectacularAPIView):
    """OpenAPI 3.1, for everyone; JSON unless YAML is asked for."""

    authentication_classes = ()
    throttle_classes = ()
    renderer_classes = (OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer)


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from our own static files; page and script come apart, so that a strict CSP holds."""

    authentication_classes = ()
    throttle_classes = ()
    url_name = "api-schema"
    template_name = "web/api_docs.html"
