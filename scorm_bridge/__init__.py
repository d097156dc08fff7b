"""SCORM 1.2 and 2004: packages, player, run-time data, sequencing, translation into xAPI."""
