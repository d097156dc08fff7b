"""Of which courses a course is a copy. LTI 1.3 Appendix B.3, ``Context.id.history``."""

from django.db import models


class CourseOrigin(models.Model):
    """``origins`` are the ids of the courses, the one that was copied first."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="+", db_index=False)
    origins = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "course", name="origin_of_course")]

    def __str__(self) -> str:
        return ", ".join(self.origins)
