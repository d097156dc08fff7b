"""Registers scorm_bridge with Django."""

from django.apps import AppConfig


class ScormBridgeConfig(AppConfig):
    """SCORM 1.2 and 2004: packages, player, run-time data, sequencing, translation into xAPI."""

    name = "scorm_bridge"
    verbose_name = "SCORM"
    default_auto_field = "django.db.models.BigAutoField"
