"""What a tool is told of people, as its administrator decided. LTI 1.3 §5.3.6; NRPS 2.0 §2.2."""

from typing import Final

SHARED: Final = {
    "anonymous": "nothing but a name of its own for each",
    "name": "their names",
    "email": "their e-mail addresses",
    "name_and_email": "names and e-mail addresses",
}


def shares_name(shares: str) -> bool:
    """Tell whether the tool gets names."""
    return shares in ("name", "name_and_email")


def shares_email(shares: str) -> bool:
    """Tell whether the tool gets addresses."""
    return shares in ("email", "name_and_email")
