"""The project: settings, root URLs, WSGI and logging."""
