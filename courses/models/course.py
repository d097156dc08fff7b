"""Courses, and the versions in which their content came."""

from uuid import uuid4

from django.db import models


class Course(models.Model):
    """What a tenant teaches; its content is that of its newest version."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, help_text="The standard of its content, such as cmi5.")
    identifier = models.TextField(blank=True, help_text="The id that the publisher gave it.")
    title = models.CharField(max_length=500)
    latest_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    members_changed = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="How many changes of its memberships there were."
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # The lists of courses, newest first.
        indexes = [models.Index(fields=["tenant", "-created_at", "id"], name="courses_of_tenant")]

    def __str__(self) -> str:
        return self.title


class CourseVersion(models.Model):
    """One import of a course. Enrollments stay with the version in which they began.

    ``title`` and ``description`` are language maps. ``package`` is the SHA-256 of the file that was imported, whose
    content ``courses.services.packages`` keeps; empty for content that lives elsewhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.JSONField(default=dict)
    description = models.JSONField(default=dict)
    package = models.CharField(max_length=64, blank=True)
    required_children = models.PositiveIntegerField(
        default=0, help_text="How many of its outermost items have to be satisfied."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "course", "number", name="version_of_course")]

    def __str__(self) -> str:
        return f"version {self.number}"
