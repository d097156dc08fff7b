"""LTI 1.3, both sides."""
