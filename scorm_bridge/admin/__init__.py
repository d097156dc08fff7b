"""How administrators see SCORM."""

from scorm_bridge.admin.attempt import AttemptAdmin
from scorm_bridge.admin.package import ScormPackageAdmin
from scorm_bridge.admin.sco_attempt import ScoAttemptAdmin
from scorm_bridge.admin.set_aside import SetAsideAdmin

__all__ = ["AttemptAdmin", "ScoAttemptAdmin", "ScormPackageAdmin", "SetAsideAdmin"]
