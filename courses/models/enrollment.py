"""Enrollment: one learner's way through one version of a course."""

from uuid import uuid4

from django.db import models

from courses.models.course import Course, CourseVersion


class Enrollment(models.Model):
    """Its id is the ``registration`` of all Statements about it (xAPI 1.0.3 Data §2.4.6.1, cmi5 §9.6.1).

    A learner may be enrolled in a course again: a new registration starts afresh. ``satisfied_at`` is when the course's
    requirements were met; ``ended_at`` when it was closed, after which nothing is launched unless it is re-opened.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrollments", db_index=False)
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    learner = models.ForeignKey("people.Learner", on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_activity_at = models.DateTimeField(null=True, blank=True)
    satisfied_at = models.DateTimeField(null=True, blank=True)
    satisfied_children = models.PositiveIntegerField(default=0, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # The list of a tenant's enrollments, newest first.
            models.Index(fields=["tenant", "-created_at", "id"], name="enrollments_of_tenant"),
            # A learner's courses, and a course's learners, newest first; whether a version is in use.
            models.Index(fields=["tenant", "learner", "-created_at", "id"], name="enrollments_of_learner"),
            models.Index(fields=["tenant", "course", "-created_at", "id"], name="enrollments_of_course"),
            models.Index(fields=["tenant", "version"], name="enrollments_in_version"),
        ]

    def __str__(self) -> str:
        return str(self.id)
