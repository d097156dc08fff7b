"""Replays ADL's test suite for SCORM 2004 4th Edition against a real player in a real browser."""
