"""What is stored (courses)."""
