"""What is done, as verbs and transactions (courses)."""
