"""Which tolerances a credential may have: the store above fills the list in when the program starts."""

from collections.abc import Mapping

_known: dict[str, str] = {}


def register(descriptions: Mapping[str, str]) -> None:
    """Make tolerances known by name; called from the ``AppConfig.ready`` of the app that repairs by them."""
    _known.update(descriptions)


def known() -> Mapping[str, str]:
    """Return the tolerances that a credential may be given, each with its description."""
    return dict(_known)
