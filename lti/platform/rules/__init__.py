"""What the standard says, as pure functions (lti.platform)."""
