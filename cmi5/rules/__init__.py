"""What the standard says, as pure functions (cmi5)."""
