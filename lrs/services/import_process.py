"""The beginning of a process that stores portions of an import; it asks nothing of Django before Django is set up."""

import django
from django.conf import settings

from lrs.services.garbage import collect_seldom


def begin(database: str) -> None:
    """Set the process up to store in the parent's database, whatever the settings call it."""
    settings.DATABASES["default"]["NAME"] = database
    django.setup(set_prefix=False)
    collect_seldom()
