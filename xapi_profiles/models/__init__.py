"""What is stored (xapi_profiles)."""

from xapi_profiles.models.finding import Finding
from xapi_profiles.models.policy import Policy
from xapi_profiles.models.profile import Profile
from xapi_profiles.models.profile_part import ProfilePart
from xapi_profiles.models.profile_version import ProfileVersion

__all__ = ["Finding", "Policy", "Profile", "ProfilePart", "ProfileVersion"]
