"""What is done, as verbs and transactions (xapi_profiles)."""
