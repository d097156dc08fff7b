"""OutsideRoles: where roles come from that nobody gave here."""

from django.db import models

from courses.models.course import Course


class OutsideRoles(models.Model):
    """The roles that one source outside, such as a course of an LMS, gives one person in a course of ours.

    ``listed_at`` is when the source last had the person in a list of all its people; None if it never had, and only
    spoke of the person by themselves.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+", db_index=False)
    learner = models.ForeignKey("people.Learner", on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=100)
    roles = models.JSONField(default=list)
    listed_at = models.DateTimeField(null=True)

    class Meta:
        # The constraint's index finds what all sources say of some people in a course.
        constraints = [models.UniqueConstraint("tenant", "course", "learner", "source", name="outside_roles_of_source")]
        # Who isn't in a source's list any more.
        indexes = [models.Index("tenant", "course", "source", "listed_at", name="outside_roles_listed")]

    def __str__(self) -> str:
        return f"{', '.join(self.roles)} from {self.source}"
