"""The Learning Record Store: the statement log and the document resources."""
