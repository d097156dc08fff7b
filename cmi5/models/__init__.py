"""What is stored (cmi5)."""

from cmi5.models.assignable_unit import AssignableUnit
from cmi5.models.session import Session

__all__ = ["AssignableUnit", "Session"]
