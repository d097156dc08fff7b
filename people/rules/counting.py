"""How many of something there are, in words."""


def counted(count: int, what: str) -> str:
    """Return a number with what it counts, such as ``1 thing`` and ``2 things``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
