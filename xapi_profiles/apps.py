"""Registers xapi_profiles with Django, at the door of the log and with what is stored in it."""

from django.apps import AppConfig


class XapiProfilesConfig(AppConfig):
    """XAPI Profiles: stored, served, and statements checked against their templates and patterns."""

    name = "xapi_profiles"
    verbose_name = "xAPI Profiles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse what breaks an enforced Profile, and count what breaks one that is on report."""
        from lrs.events import statements_stored  # noqa: PLC0415 - models can't be imported before Django is ready
        from lrs.services import gates  # noqa: PLC0415
        from xapi_profiles.gates import ProfileGate  # noqa: PLC0415
        from xapi_profiles.services.findings import note_stored  # noqa: PLC0415

        gates.register(ProfileGate())
        statements_stored.connect(note_stored, dispatch_uid="profile findings")
