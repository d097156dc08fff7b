"""What the command line offers (people)."""
