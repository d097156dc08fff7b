"""The SQL of records and states that isn't plain ORM, one module a database, the same functions in each."""

from types import ModuleType

from django.db import connection

from feeds.services.sql import postgresql, sqlite


def projected() -> ModuleType:
    """Return the module that speaks to the database in use."""
    return postgresql if connection.vendor == "postgresql" else sqlite
