"""Where requests to SCORM go."""
