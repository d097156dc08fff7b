"""What is stored (scorm_bridge)."""

from scorm_bridge.models.package import ScormPackage

__all__ = ["ScormPackage"]
