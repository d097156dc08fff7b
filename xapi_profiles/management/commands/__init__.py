"""The commands of xAPI Profiles."""
