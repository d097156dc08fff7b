"""Registers cmi5 with Django."""

from django.apps import AppConfig


class Cmi5Config(AppConfig):
    """Cmi5: course structures, launch, sessions, moveOn and satisfaction."""

    name = "cmi5"
    verbose_name = "cmi5"
    default_auto_field = "django.db.models.BigAutoField"
