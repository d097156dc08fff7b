"""How HTTP asks (feeds)."""
