"""How HTTP asks (lti.tool)."""
