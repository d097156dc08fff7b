"""What is announced to the rooms above (cmi5)."""
