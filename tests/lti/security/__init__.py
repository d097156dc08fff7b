"""What both sides of LTI share: keys, signed messages, the inspector."""
