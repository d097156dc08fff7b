"""The addresses of courses."""
