"""What is stored (feeds)."""
