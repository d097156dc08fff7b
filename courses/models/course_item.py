"""The tree of a course version: blocks, and what is launched."""

from django.db import models

from courses.models.course import CourseVersion


class CourseItem(models.Model):
    """A block, or something that is launched; ``ordinal`` is its place when the tree is read from top to bottom.

    ``kind`` names the launcher (``courses.services.launchers``); a block has ``block`` and no launcher. ``identifier``
    is the id that the publisher gave it. ``title`` and ``description`` are language maps.

    What is ``satisfied_from_start`` asks a learner for nothing. A block is satisfied when ``required_children`` of its
    direct children are: all of those that aren't from the start. What was ``removed_at`` some time is shown no more.
    """

    BLOCK = "block"

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="items", db_index=False)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="children", null=True, db_index=False)
    ordinal = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20)
    identifier = models.TextField()
    title = models.JSONField(default=dict)
    description = models.JSONField(default=dict)
    satisfied_from_start = models.BooleanField(default=False)
    required_children = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "version", "ordinal", name="item_of_version")]
        # Deleting a version looks for the children of each block.
        indexes = [models.Index("tenant", "parent", name="items_of_block")]

    def __str__(self) -> str:
        return str(next(iter(self.title.values()), self.identifier))
