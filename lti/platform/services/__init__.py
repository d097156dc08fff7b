"""What is done: launches, services for tools, the gradebook."""
