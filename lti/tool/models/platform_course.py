"""Courses of ours that a platform may open."""

from django.db import models

from lti.tool.models.platform import Platform


class PlatformCourse(models.Model):
    """A course that a platform may open: an administrator allowed it, or somebody who teaches there chose it here."""

    ALLOWED, CHOSEN = "allowed", "chosen"
    HOW = ((ALLOWED, "allowed"), (CHOSEN, "chosen there"))

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="courses", db_index=False)
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="+", db_index=False)
    how = models.CharField(max_length=10, choices=HOW, default=ALLOWED)
    who = models.CharField(max_length=250)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "course of a platform"
        verbose_name_plural = "courses of platforms"
        # The constraint's index is asked with every launch, whether the platform may open the course.
        constraints = [
            models.UniqueConstraint(
                "tenant",
                "platform",
                "course",
                name="course_of_platform",
                violation_error_message="The platform may open this course already.",
            )
        ]
        # Deleting a course looks for the platforms that may open it.
        indexes = [models.Index(fields=["tenant", "course"], name="platforms_of_course")]

    def __str__(self) -> str:
        return f"{self.course} for {self.platform}"
