"""What is stored (xapi_profiles)."""

from xapi_profiles.models.profile import Profile
from xapi_profiles.models.profile_part import ProfilePart
from xapi_profiles.models.profile_version import ProfileVersion

__all__ = ["Profile", "ProfilePart", "ProfileVersion"]
