"""The SQL of the statement log that isn't plain ORM, one module a database, the same functions in each.

``log()`` chooses by the connection in use. Each function takes plain values; each statement names its purpose, and
the index that serves it stands in ``lrs.models.statement_log``.
"""

from types import ModuleType

from django.db import connection

from lrs.services.sql import postgresql, sqlite


def log() -> ModuleType:
    """Return the module that speaks to the database in use."""
    return postgresql if connection.vendor == "postgresql" else sqlite
