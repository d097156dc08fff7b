"""Other LMSs launch us: the platform that the tests drive stands in platform.py."""
