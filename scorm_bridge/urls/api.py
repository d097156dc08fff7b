"""SCORM in the management API."""

from django.urls import path

from scorm_bridge.views.api_packages import CheckView, CoursesView, CourseView, PackageView

urlpatterns = [
    path("scorm/courses", CoursesView.as_view(), name="api-scorm-courses"),
    path("scorm/check", CheckView.as_view(), name="api-scorm-check"),
    path("scorm/courses/<uuid:course_id>/package", PackageView.as_view(), name="api-scorm-package"),
    path("scorm/courses/<uuid:course_id>", CourseView.as_view(), name="api-scorm-course"),
]
