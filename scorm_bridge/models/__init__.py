"""What is stored (scorm_bridge)."""
