"""What is announced to the rooms above (xapi_profiles)."""
