"""What leaves: normalized learning records and their sinks."""
