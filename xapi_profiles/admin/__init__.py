"""The administration of Profiles."""

from xapi_profiles.admin.finding import FindingAdmin
from xapi_profiles.admin.profile import ProfileAdmin

__all__ = ["FindingAdmin", "ProfileAdmin"]
