"""SCORM in the management API."""

from django.urls import path

from scorm_bridge.views.api_attempts import (
    AttemptsView,
    AttemptView,
    CommitsView,
    ElementsView,
    EndAttemptView,
    SetAsideView,
)
from scorm_bridge.views.api_packages import CheckView, CoursesView, CourseView, PackageView, WindowView
from scorm_bridge.views.api_set_aside import SayAgainView, SetAsideByReasonView

urlpatterns = [
    path("scorm/courses", CoursesView.as_view(), name="api-scorm-courses"),
    path("scorm/check", CheckView.as_view(), name="api-scorm-check"),
    path("scorm/courses/<uuid:course_id>/package", PackageView.as_view(), name="api-scorm-package"),
    path("scorm/courses/<uuid:course_id>/window", WindowView.as_view(), name="api-scorm-window"),
    path("scorm/courses/<uuid:course_id>", CourseView.as_view(), name="api-scorm-course"),
    path("scorm/set-aside", SetAsideByReasonView.as_view(), name="api-scorm-set-aside-by-reason"),
    path("scorm/say-again", SayAgainView.as_view(), name="api-scorm-say-again"),
    path("scorm/attempts", AttemptsView.as_view(), name="api-scorm-attempts"),
    path("scorm/attempts/<uuid:attempt_id>", AttemptView.as_view(), name="api-scorm-attempt"),
    path("scorm/attempts/<uuid:attempt_id>/end", EndAttemptView.as_view(), name="api-scorm-end"),
    path("scorm/attempts/<uuid:attempt_id>/commits", CommitsView.as_view(), name="api-scorm-commits"),
    path("scorm/attempts/<uuid:attempt_id>/set-aside", SetAsideView.as_view(), name="api-scorm-set-aside"),
    path(
        "scorm/attempts/<uuid:attempt_id>/sco-attempts/<uuid:sco_attempt_id>/elements",
        ElementsView.as_view(),
        name="api-scorm-elements",
    ),
]
