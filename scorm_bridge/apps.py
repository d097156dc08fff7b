"""Registers scorm_bridge with Django, with the importers of packages, and its player with the content origin."""

from django.apps import AppConfig


class ScormBridgeConfig(AppConfig):
    """SCORM 1.2 and 2004: packages, player, run-time data, sequencing, translation into xAPI."""

    name = "scorm_bridge"
    verbose_name = "SCORM"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import packages of the kind scorm, and put the player beside content."""
        from courses.services import content_pages, importers  # noqa: PLC0415 - models can't be imported before Django is ready
        from scorm_bridge.services import stage  # noqa: PLC0415
        from scorm_bridge.services.importer import ScormImporter  # noqa: PLC0415
        from scorm_bridge.services.package_import import KIND  # noqa: PLC0415
        from scorm_bridge.views import player  # noqa: PLC0415

        importers.register(KIND, ScormImporter())
        content_pages.register(stage.PREFIX, player.serve)
