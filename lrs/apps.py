"""Registers lrs with Django."""

from django.apps import AppConfig


class LrsConfig(AppConfig):
    """The Learning Record Store: the statement log and the document resources."""

    name = "lrs"
    verbose_name = "Learning Record Store"
    default_auto_field = "django.db.models.BigAutoField"
