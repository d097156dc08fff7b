"""What operators do with cmi5."""
