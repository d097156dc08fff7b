"""How HTTP asks (people)."""
