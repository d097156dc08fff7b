"""Where xAPI Profiles are."""
