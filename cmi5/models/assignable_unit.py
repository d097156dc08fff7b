"""Assignable Units: what a course item needs to be launched by cmi5."""

from django.db import models

from cmi5.rules.vocabulary import ANY_WINDOW


class AssignableUnit(models.Model):
    """One AU of a course version (cmi5 §13.1.4).

    ``index`` is its place among the AUs of its course, from 0. ``activity_id`` is the LMS's own id, the same in all
    versions of the course and for all registrations (cmi5 §8.1.5); the publisher's is the item's ``identifier``.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("courses.CourseItem", on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey("courses.CourseVersion", on_delete=models.CASCADE, related_name="+", db_index=False)
    index = models.PositiveIntegerField()
    activity_id = models.TextField()
    url = models.TextField()
    launch_method = models.CharField(max_length=20, default=ANY_WINDOW)
    move_on = models.CharField(max_length=20)
    mastery_score = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    activity_type = models.TextField(blank=True)
    launch_parameters = models.TextField(blank=True)
    entitlement_key = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "item", name="unit_of_item"),
            models.UniqueConstraint("tenant", "version", "index", name="unit_of_version"),
        ]

    def __str__(self) -> str:
        return self.activity_id
