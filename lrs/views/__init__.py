"""How HTTP asks: one module a resource of the xAPI."""
