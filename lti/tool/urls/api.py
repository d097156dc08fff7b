"""The management API's addresses of platforms that launch us, below ``/api/v1/``."""

from django.urls import path

from lti.tool.views.api_invitations import InvitationsView, InvitationView
from lti.tool.views.api_platform_courses import PlatformCoursesView, PlatformCourseView
from lti.tool.views.api_platforms import PlatformDeploymentsView, PlatformsView, PlatformView

_INVITATIONS = "lti/platforms/invitations"
_PLATFORM = "lti/platforms/<uuid:platform_id>"

urlpatterns = [
    path("lti/platforms", PlatformsView.as_view(), name="api-lti-platforms"),
    path(_INVITATIONS, InvitationsView.as_view(), name="api-lti-platform-invitations"),
    path(
        "lti/platforms/invitations/<uuid:invitation_id>", InvitationView.as_view(), name="api-lti-platform-invitation"
    ),
    path(_PLATFORM, PlatformView.as_view(), name="api-lti-platform"),
    path(f"{_PLATFORM}/deployments", PlatformDeploymentsView.as_view(), name="api-lti-platform-deployments"),
    path(f"{_PLATFORM}/courses", PlatformCoursesView.as_view(), name="api-lti-platform-courses"),
    path(f"{_PLATFORM}/courses/<uuid:course_id>", PlatformCourseView.as_view(), name="api-lti-platform-course"),
]
