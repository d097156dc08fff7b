"""Addresses (feeds)."""
