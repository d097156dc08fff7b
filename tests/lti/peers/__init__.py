"""Peers from other hands, for the tests of LTI."""
