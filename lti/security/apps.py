"""Registers what both wings of LTI share with Django."""

from django.apps import AppConfig


class LtiSecurityConfig(AppConfig):
    """Keys, signed messages and the inspector."""

    name = "lti.security"
    label = "lti_security"
    verbose_name = "LTI keys and inspector"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what is done at its own time."""
        from lti.security.services import exchanges, jobs, keys, replay  # noqa: PLC0415 - needs Django to be ready

        jobs.register("old exchanges deleted", exchanges.clear, seconds=3600)
        jobs.register("used tokens forgotten", replay.clear, seconds=3600)
        jobs.register("keys rotated", lambda: int(keys.rotate_if_due() is not None), seconds=3600)
