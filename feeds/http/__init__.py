"""What HTTP needs around streams."""
