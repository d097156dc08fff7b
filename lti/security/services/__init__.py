"""What is done: keys, replay, the inspector."""
