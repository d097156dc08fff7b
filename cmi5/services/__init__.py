"""What is done, as verbs and transactions (cmi5)."""
