"""Command line of xAPI Profiles."""
