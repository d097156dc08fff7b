"""What the standard says, as pure functions (xapi_profiles)."""
