"""What the 1EdTech Security Framework says, in plain Python."""
