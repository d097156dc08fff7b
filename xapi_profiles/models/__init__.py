"""What is stored (xapi_profiles)."""
