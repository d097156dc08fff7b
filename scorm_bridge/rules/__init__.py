"""What the standard says, as pure functions (scorm_bridge)."""
