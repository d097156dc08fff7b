"""What HTTP needs around LTI."""
