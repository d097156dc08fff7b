"""xAPI Profiles in the management API."""

from django.urls import path

from xapi_profiles.views.api_findings import FindingsView, PolicyView
from xapi_profiles.views.api_profiles import DocumentView, PartView, ProfilesView, VersionsView

urlpatterns = [
    path("profiles", ProfilesView.as_view(), name="api-profiles"),
    path("profiles/document", DocumentView.as_view(), name="api-profile-document"),
    path("profiles/versions", VersionsView.as_view(), name="api-profile-versions"),
    path("profiles/part", PartView.as_view(), name="api-profile-part"),
    path("profiles/policy", PolicyView.as_view(), name="api-profile-policy"),
    path("profile-findings", FindingsView.as_view(), name="api-profile-findings"),
]
