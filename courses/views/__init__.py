"""How HTTP asks (courses)."""
