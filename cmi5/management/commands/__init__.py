"""The commands of cmi5."""
