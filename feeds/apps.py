"""Registers feeds with Django, and the ways out."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """What leaves: normalized learning records and their sinks."""

    name = "feeds"
    verbose_name = "Feeds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the sinks, one a folder, and what people see of feeds."""
        from courses.services import learner_pages  # noqa: PLC0415
        from feeds import sinks  # noqa: PLC0415 - models have to be loaded first
        from feeds.services import inventory  # noqa: PLC0415
        from feeds.services.sinks import register  # noqa: PLC0415
        from people.services import connections, notices  # noqa: PLC0415

        for folder in iter_modules(sinks.__path__, f"{sinks.__name__}."):
            register(import_module(f"{folder.name}.sink").SINK)
        connections.register(self.name, inventory.connections)
        notices.register(self.name, inventory.notices)
        learner_pages.register("Where I stand", "learn-standing")
