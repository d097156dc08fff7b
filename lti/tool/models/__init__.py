"""What is stored (lti.tool)."""
