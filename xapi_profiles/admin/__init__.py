"""The administration of Profiles."""

from xapi_profiles.admin.profile import ProfileAdmin

__all__ = ["ProfileAdmin"]
