"""What operators do with SCORM."""
