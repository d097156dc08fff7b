"""Commands (feeds)."""
