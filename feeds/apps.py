"""Registers feeds with Django."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """What leaves: normalized learning records and their sinks."""

    name = "feeds"
    verbose_name = "Feeds"
    default_auto_field = "django.db.models.BigAutoField"
