"""Registers the tool side of LTI with Django."""

from django.apps import AppConfig


class LtiToolConfig(AppConfig):
    """Other LMSs launch us."""

    name = "lti.tool"
    label = "lti_tool"
    verbose_name = "LTI 1.3 tool"
    default_auto_field = "django.db.models.BigAutoField"
