"""How HTTP asks (xapi_profiles)."""
