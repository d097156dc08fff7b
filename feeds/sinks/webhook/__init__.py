"""Webhooks: CloudEvents 1.0, signed as Standard Webhooks 1.0 prescribes."""
