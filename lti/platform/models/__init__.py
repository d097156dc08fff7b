"""What is stored (lti.platform)."""
