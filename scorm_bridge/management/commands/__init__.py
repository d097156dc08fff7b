"""The commands of SCORM."""
