"""What is announced to the rooms above (courses)."""
