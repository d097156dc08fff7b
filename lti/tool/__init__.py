"""Other LMSs launch us."""
