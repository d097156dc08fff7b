"""We launch external tools."""
