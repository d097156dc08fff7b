"""What the Learning Record Store announces: signals for metrics and logs, never for what must not be missed.

Whoever must see every Statement reads the log; see ``lrs.services.horizon``.
"""

from django.dispatch import Signal

statements_stored = Signal()
"""Sent after commit with ``principal``, ``count``, and ``statements`` with ``statement_id`` and ``statement`` each."""

log_read = Signal()
"""Sent with ``source`` when the log was read where there is a replica: from the ``replica`` or the ``primary``."""

request_refused = Signal()
"""Sent with ``refusal`` when a request to store Statements was refused."""
