"""SCORM packages: what lists and launches need of a course version whose content is SCORM."""

from django.db import models

from scorm_bridge.rules.manifest import version_name


class ScormPackage(models.Model):
    """The package of one course version; its manifest is read again from the store of packages.

    ``edition`` is that of SCORM 2004, 0 for SCORM 1.2. ``manifest`` and ``organization`` are the identifiers that the
    publisher gave. ``warnings`` are the findings of its import. ``in_window`` says that its content runs in a window of
    its own, and not in the player's frame.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey("courses.CourseVersion", on_delete=models.CASCADE, related_name="+", db_index=False)
    item = models.ForeignKey("courses.CourseItem", on_delete=models.CASCADE, related_name="+", db_index=False)
    standard = models.CharField(max_length=4)
    edition = models.PositiveSmallIntegerField()
    manifest = models.TextField()
    organization = models.TextField()
    scos = models.PositiveIntegerField()
    assets = models.PositiveIntegerField()
    warnings = models.JSONField(default=list)
    in_window = models.BooleanField(default=False, help_text="Show the content in a window of its own.")

    class Meta:
        constraints = [
            # Found by the version whose manifest is asked for, and by the item that is launched.
            models.UniqueConstraint("tenant", "version", name="scorm_package_of_version"),
            models.UniqueConstraint("tenant", "item", name="scorm_package_of_item"),
        ]

    def __str__(self) -> str:
        return self.organization

    @property
    def version_name(self) -> str:
        """Return the version of SCORM as people call it."""
        return version_name(self.edition)
