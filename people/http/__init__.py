"""What HTTP needs around people: the OAuth 2.0 token endpoint."""
