"""How HTTP asks (scorm_bridge)."""
