"""cmi5 in the management API."""

from django.urls import path

from cmi5.views.api_courses import CheckView, CoursesView, CourseView, PackageView
from cmi5.views.api_launches import AbandonView, LaunchUrlView, ProgressView, WaiveView

urlpatterns = [
    path("cmi5/courses", CoursesView.as_view(), name="api-cmi5-courses"),
    path("cmi5/check", CheckView.as_view(), name="api-cmi5-check"),
    path("cmi5/courses/<uuid:course_id>/package", PackageView.as_view(), name="api-cmi5-package"),
    path("cmi5/courses/<uuid:course_id>", CourseView.as_view(), name="api-cmi5-course"),
    path("cmi5/courses/<uuid:course_id>/launch-url", LaunchUrlView.as_view(), name="api-cmi5-launch-url"),
    path("cmi5/registrations/<uuid:registration>", ProgressView.as_view(), name="api-cmi5-registration"),
    path("cmi5/registrations/<uuid:registration>/waive", WaiveView.as_view(), name="api-cmi5-waive"),
    path("cmi5/sessions/<uuid:session_id>/abandon", AbandonView.as_view(), name="api-cmi5-abandon"),
]
