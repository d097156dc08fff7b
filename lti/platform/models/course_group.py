"""Groups of a course's members. Course Groups Service 1.0."""

from uuid import uuid4

from django.db import models


class CourseGroupSet(models.Model):
    """Groups that belong together, such as the sections of a course."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "course", "name", name="group_set_of_course")]

    def __str__(self) -> str:
        return self.name


class CourseGroup(models.Model):
    """A group of people in a course."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="+", db_index=False)
    set = models.ForeignKey(
        CourseGroupSet, on_delete=models.PROTECT, related_name="+", db_index=False, null=True, blank=True
    )
    name = models.CharField(max_length=200)
    tag = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "course", "name", name="group_of_course")]
        # The pages of a course's groups; those of a set.
        indexes = [
            models.Index("tenant", "course", "id", name="groups_of_course"),
            models.Index("tenant", "set", name="groups_of_set"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupEnrollment(models.Model):
    """Somebody who is in a group."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(CourseGroup, on_delete=models.CASCADE, related_name="members", db_index=False)
    learner = models.ForeignKey("people.Learner", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "group", "learner", name="member_of_group")]
        # The groups of somebody.
        indexes = [models.Index("tenant", "learner", name="groups_of_learner")]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.group_id}"
