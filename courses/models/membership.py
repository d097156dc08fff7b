"""Membership: the roles that a person has in a course."""

from django.db import models

from courses.models.course import Course


class Membership(models.Model):
    """One person in one course; ``roles`` are the names of LIS context roles, such as Learner and Instructor.

    ``from_outside`` are those among them that nobody gave here, but only sources outside (OutsideRoles).
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    learner = models.ForeignKey("people.Learner", on_delete=models.CASCADE, related_name="+", db_index=False)
    roles = models.JSONField(default=list)
    from_outside = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "course", "learner", name="membership_in_course")]
        # The courses in which somebody has a role.
        indexes = [models.Index("tenant", "learner", name="memberships_of_learner")]

    def __str__(self) -> str:
        return ", ".join(self.roles)
