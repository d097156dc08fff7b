"""What is announced to the rooms above (scorm_bridge)."""
