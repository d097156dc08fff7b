"""How browsers and tools ask."""
