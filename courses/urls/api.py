"""The management API's addresses of courses, below ``/api/v1/``."""

from django.urls import path

from courses.views.api_courses import (
    ArchiveCourseView,
    CoursesView,
    CourseView,
    RestoreCourseView,
)
from courses.views.api_enrollment_csv import EnrollmentCsvView
from courses.views.api_enrollments import (
    EndEnrollmentView,
    EnrollmentsView,
    EnrollmentView,
    EnrollView,
    ReopenEnrollmentView,
)
from courses.views.api_members import MembershipsOfLearnerView, MembershipView, MembersView

_COURSE = "courses/<uuid:course_id>"
_ENROLLMENT = "enrollments/<uuid:registration>"

urlpatterns = [
    path("courses", CoursesView.as_view(), name="api-courses"),
    path(_COURSE, CourseView.as_view(), name="api-course"),
    path(f"{_COURSE}/archive", ArchiveCourseView.as_view(), name="api-course-archive"),
    path(f"{_COURSE}/restore", RestoreCourseView.as_view(), name="api-course-restore"),
    path(f"{_COURSE}/members", MembersView.as_view(), name="api-course-members"),
    path("learners/<uuid:learner_id>/memberships", MembershipsOfLearnerView.as_view(), name="api-learner-memberships"),
    path(f"{_COURSE}/members/<uuid:learner_id>", MembershipView.as_view(), name="api-course-member"),
    path(f"{_COURSE}/enrollments", EnrollView.as_view(), name="api-course-enroll"),
    path(f"{_COURSE}/enrollments/csv", EnrollmentCsvView.as_view(), name="api-course-enroll-csv"),
    path("enrollments", EnrollmentsView.as_view(), name="api-enrollments"),
    path(_ENROLLMENT, EnrollmentView.as_view(), name="api-enrollment"),
    path(f"{_ENROLLMENT}/end", EndEnrollmentView.as_view(), name="api-enrollment-end"),
    path(f"{_ENROLLMENT}/reopen", ReopenEnrollmentView.as_view(), name="api-enrollment-reopen"),
]
