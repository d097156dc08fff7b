"""Registers scorm_bridge with Django, and with the importers of packages."""

from django.apps import AppConfig


class ScormBridgeConfig(AppConfig):
    """SCORM 1.2 and 2004: packages, player, run-time data, sequencing, translation into xAPI."""

    name = "scorm_bridge"
    verbose_name = "SCORM"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import packages of the kind scorm."""
        from courses.services import importers  # noqa: PLC0415 - models can't be imported before Django is ready
        from scorm_bridge.services.importer import ScormImporter  # noqa: PLC0415
        from scorm_bridge.services.package_import import KIND  # noqa: PLC0415

        importers.register(KIND, ScormImporter())
