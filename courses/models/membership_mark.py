"""MembershipMark: when somebody's place in a course changed last, so that changes can be asked for."""

from django.db import models

from courses.models.course import Course


class MembershipMark(models.Model):
    """One row for each person who has or had a role in a course; ``number`` grows with each change in the course.

    Numbers are given under a lock on the course: whoever has seen one has seen all before it.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+", db_index=False)
    learner = models.ForeignKey("people.Learner", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "course", "learner", name="mark_of_member")]
        # The changes of a course since a number.
        indexes = [models.Index("tenant", "course", "number", name="marks_of_course")]

    def __str__(self) -> str:
        return f"{self.number}"
