"""Registers scorm_bridge with Django: importers of packages, launchers of items, and what stands beside content."""

from django.apps import AppConfig


class ScormBridgeConfig(AppConfig):
    """SCORM 1.2 and 2004: packages, player, run-time data, sequencing, translation into xAPI."""

    name = "scorm_bridge"
    verbose_name = "SCORM"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import packages of the kind scorm, launch them, and put the player beside content."""
        from courses.services import content_pages, importers, launchers  # noqa: PLC0415 - models need Django first
        from scorm_bridge.services import stage  # noqa: PLC0415
        from scorm_bridge.services.importer import ScormImporter  # noqa: PLC0415
        from scorm_bridge.services.launcher import ScormLauncher  # noqa: PLC0415
        from scorm_bridge.services.package_import import KIND  # noqa: PLC0415
        from scorm_bridge.views import player  # noqa: PLC0415

        importers.register(KIND, ScormImporter())
        launchers.register(KIND, ScormLauncher())
        content_pages.register(stage.PREFIX, player.serve)
