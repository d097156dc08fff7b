"""What both wings of LTI share: keys, the reading of signed messages, and the inspector."""
