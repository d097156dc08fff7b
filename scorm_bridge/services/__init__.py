"""What is done, as verbs and transactions (scorm_bridge)."""
