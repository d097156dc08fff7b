"""What is stored (cmi5)."""
