"""Registers lrs with Django."""

from django.apps import AppConfig

from lrs.rules.tolerance import TOLERANCES
from people.services import tolerances


class LrsConfig(AppConfig):
    """The Learning Record Store: the statement log and the document resources."""

    name = "lrs"
    verbose_name = "Learning Record Store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell people which tolerances a credential may be given."""
        tolerances.register({name: tolerance.description for name, tolerance in TOLERANCES.items()})
