"""Registers cmi5 with Django, with the launchers, and at the door of the log."""

from django.apps import AppConfig


class Cmi5Config(AppConfig):
    """cmi5: course structures, launch, sessions, moveOn and satisfaction."""

    name = "cmi5"
    verbose_name = "cmi5"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Launch items of the kind cmi5, recognise the tokens of sessions, and judge what these send."""
        from cmi5.gates import SessionGate  # noqa: PLC0415 - models can't be imported before Django is ready
        from cmi5.services.importer import Cmi5Importer  # noqa: PLC0415
        from cmi5.services.launcher import KIND, Cmi5Launcher  # noqa: PLC0415
        from cmi5.services.tokens import ROOM, recognise  # noqa: PLC0415
        from courses.services import importers, launchers  # noqa: PLC0415
        from lrs.services import gates  # noqa: PLC0415
        from people.services import recognisers  # noqa: PLC0415

        gates.register(SessionGate())
        launchers.register(KIND, Cmi5Launcher())
        importers.register(KIND, Cmi5Importer())
        recognisers.register(ROOM, recognise)
