"""Registers the platform side of LTI with Django."""

from django.apps import AppConfig


class LtiPlatformConfig(AppConfig):
    """We launch external tools."""

    name = "lti.platform"
    label = "lti_platform"
    verbose_name = "LTI 1.3 platform"
    default_auto_field = "django.db.models.BigAutoField"
