"""What is stored (lrs)."""
