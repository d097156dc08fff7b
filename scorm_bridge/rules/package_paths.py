"""Where an href leads: to a file of the package, to another server, or nowhere (RFC 3986; XML Base).

Tools write blanks, backslashes and other spellings of a name than the package has; what can be meant by them alone is
taken for it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urljoin

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]+):")
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_OF_THE_WEB: Final = frozenset({"http", "https"})
_STANDS_IN_PATHS: Final = "/-_.~!$&'()*+,;=:@"
_STANDS_BEHIND: Final = _STANDS_IN_PATHS + "?%#[]{}|"

IN_PACKAGE: Final = "in the package"
ELSEWHERE: Final = "elsewhere"
OUTSIDE: Final = "outside"
UNUSABLE: Final = "unusable"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an href leads: what kind of place, the names that may be meant (the likeliest first), and what follows."""

    place: str
    names: tuple[str, ...] = ()
    behind: str = ""


class PackageNames:
    """The names of the files of a package."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(names)
        self._alike = {_folded(name): name for name in sorted(names, reverse=True)}

    def find(self, target: Target) -> str | None:
        """Return the file that a target means: spelled so, or so but for case and composition of characters."""
        for name in target.names:
            if name in self._names:
                return name
        return next((self._alike[key] for key in map(_folded, target.names) if key in self._alike), None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)


def target_of(base: str, href: str) -> Target:
    """Return where an href leads whose element has a base."""
    path, behind = _divided(href.strip())
    if place := _place_without_base(path):
        return Target(place)
    folder = base.replace("\\", "/")
    if _place_without_base(folder):
        return Target(_place_without_base(folder))
    if not path:
        return Target(IN_PACKAGE, (), behind)
    if not _normal(_decoded(path_of(folder, path))):
        return Target(OUTSIDE)
    as_folder = f"{folder.rstrip('/')}/{path}" if folder else path
    names = (_normal(each) for whole in (path_of(folder, path), as_folder) for each in (_decoded(whole), whole))
    return Target(IN_PACKAGE, tuple(dict.fromkeys(name for name in names if name)), behind)


def path_of(base: str, path: str) -> str:
    """Return a relative path joined to its base, as XML Base wants it: what follows the last slash of a base goes."""
    return base[: base.rfind("/") + 1] + path


def joined(outer: str, inner: str) -> str:
    """Return the base that an element has, whose parent has one already."""
    inner = inner.replace("\\", "/")
    if not inner:
        return outer
    if not outer or _place_without_base(inner):
        return inner
    return address_of(outer, inner) if _place_without_base(outer) == ELSEWHERE else path_of(outer, inner)


def address_of(base: str, href: str) -> str:
    """Return the whole address of what lies on another server; the base or the href says where."""
    address = urljoin(base, href) if base else href
    return f"https:{address}" if address.startswith("//") else address


def url_of(name: str, behind: str = "") -> str:
    """Return the URL of a file, relative to the package, with query and fragment as they came."""
    return quote(name, safe=_STANDS_IN_PATHS) + quote(behind, safe=_STANDS_BEHIND)


def _place_without_base(path: str) -> str:
    """Return the place to which a path leads that isn't relative; empty for one that is."""
    scheme = _SCHEME.match(path)
    if scheme is not None:
        return ELSEWHERE if scheme[1].lower() in _OF_THE_WEB else UNUSABLE
    if path.startswith("//"):
        return ELSEWHERE
    return OUTSIDE if path.startswith("/") or _DRIVE.match(path) else ""


def _divided(href: str) -> tuple[str, str]:
    """Return the path of an href, with slashes, and its query and fragment."""
    end = min((at for at in (href.find("?"), href.find("#")) if at >= 0), default=len(href))
    return href[:end].replace("\\", "/"), href[end:]


def _decoded(path: str) -> str:
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        return unquote(path, encoding="latin-1")


def _normal(path: str) -> str:
    """Return a path without . and .., empty if it leads out of the package or to no file."""
    steps: list[str] = []
    for step in path.replace("\\", "/").split("/"):
        if step == "..":
            if not steps:
                return ""
            steps.pop()
        elif step not in (".", ""):
            steps.append(step)
    return "/".join(steps)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
