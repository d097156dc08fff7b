"""What is announced to the rooms above (feeds)."""
