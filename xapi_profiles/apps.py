"""Registers xapi_profiles with Django."""

from django.apps import AppConfig


class XapiProfilesConfig(AppConfig):
    """XAPI Profiles: stored, served, and statements checked against their templates and patterns."""

    name = "xapi_profiles"
    verbose_name = "xAPI Profiles"
    default_auto_field = "django.db.models.BigAutoField"
