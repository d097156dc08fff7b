"""Follows the logs of all tenants: whoever has something new gets a portion of it made into records."""

import logging

from feeds.services import projection, streams

_log = logging.getLogger(__name__)


def follow() -> int:
    """Make one portion of records for each tenant whose log goes on; return how many Statements that were.

    What breaks in one tenant is logged, and keeps nobody else waiting.
    """
    streams.ensure()
    return sum(_portion(tenant_id) for tenant_id in streams.waiting())


def catch_up() -> int:
    """Make records until the logs' ends are reached."""
    total = 0
    while done := follow():
        total += done
    return total


def _portion(tenant_id: int) -> int:
    try:
        return projection.project(tenant_id)
    except Exception:
        _log.exception("No records could be made of the log of tenant %s.", tenant_id)
        return 0
