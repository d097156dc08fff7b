"""LTI 1.3: the platform that launches external tools, and the tool that other LMSs launch."""
