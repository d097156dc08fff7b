"""The root of all URLs."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from lti.platform.views.discovery import openid_configuration

urlpatterns = [
    # First what machines ask for: an address is looked for from the top.
    # Content often joins the endpoint, which ends with a slash, and "/statements".
    re_path(r"^xapi/+", include("lrs.urls")),
    path("lti/platform/", include("lti.platform.urls")),
    path("", RedirectView.as_view(url="/admin/")),
    path("admin/", admin.site.urls),
    path("oauth/", include("people.urls")),
    path("api/v1/", include("people.urls.api")),
    path("api/v1/", include("lrs.urls.api")),
    path("api/v1/", include("courses.urls.api")),
    path("api/v1/", include("feeds.urls.api")),
    path("api/v1/", include("xapi_profiles.urls.api")),
    path("api/v1/", include("cmi5.urls.api")),
    path("api/v1/", include("scorm_bridge.urls.api")),
    path("api/v1/", include("lti.security.urls.api")),
    path("api/v1/", include("lti.tool.urls.api")),
    path("cmi5/", include("cmi5.urls")),
    path("scorm/", include("scorm_bridge.urls")),
    path(".well-known/openid-configuration", openid_configuration),
    path(".well-known/", include("feeds.urls.well_known")),
    path("learn/", include("courses.urls.learn")),
    path("learn/", include("feeds.urls.learn")),
    path("lti/tool/", include("lti.tool.urls")),
    path("schemas/", include("feeds.urls.schemas")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]

handler500 = "config.unavailable.server_error"
