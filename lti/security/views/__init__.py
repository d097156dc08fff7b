"""How HTTP asks (lti.security)."""
