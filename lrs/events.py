"""What is announced to the rooms above (lrs)."""
