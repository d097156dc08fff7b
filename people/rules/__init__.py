"""What the standard says, as pure functions (people)."""
