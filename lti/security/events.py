"""What is announced to the rooms above (lti.security)."""
