"""How HTTP asks (cmi5)."""
