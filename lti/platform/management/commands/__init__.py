"""The command line of LTI."""
