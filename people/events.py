"""What is announced to the rooms above (people)."""

from django.dispatch import Signal

learner_changed = Signal()
"""Sent with ``tenant_id`` and ``learner_id``, in the transaction that changes how somebody is called or reached."""

refused_for_now = Signal()
"""Sent with ``reason`` (a name of ``people.rules.not_now``) when a request is answered with 503."""
