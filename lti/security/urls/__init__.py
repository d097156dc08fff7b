"""The addresses of what both sides of LTI share."""
