"""How properties are tried here: the same examples each time, and without hurry."""

from hypothesis import HealthCheck, settings

usual = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
