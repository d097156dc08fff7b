"""What is done, as verbs and transactions (lti.platform)."""
