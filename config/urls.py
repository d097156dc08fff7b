"""The root of all URLs."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/")),
    path("admin/", admin.site.urls),
    path("xapi/", include("lrs.urls")),
    path("oauth/", include("people.urls")),
]
