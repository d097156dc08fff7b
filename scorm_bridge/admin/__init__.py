"""How administrators see SCORM."""

from scorm_bridge.admin.attempt import AttemptAdmin
from scorm_bridge.admin.sco_attempt import ScoAttemptAdmin

__all__ = ["AttemptAdmin", "ScoAttemptAdmin"]
