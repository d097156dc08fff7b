"""What is stored (scorm_bridge)."""

from scorm_bridge.models.attempt import Attempt
from scorm_bridge.models.cmi_element import CmiElement
from scorm_bridge.models.commit import Commit, SetAside
from scorm_bridge.models.package import ScormPackage
from scorm_bridge.models.player_session import PlayerLaunch, PlayerSession
from scorm_bridge.models.sco_attempt import ScoAttempt
from scorm_bridge.models.shared_value import SharedValue

__all__ = [
    "Attempt",
    "CmiElement",
    "Commit",
    "PlayerLaunch",
    "PlayerSession",
    "ScoAttempt",
    "ScormPackage",
    "SetAside",
    "SharedValue",
]
