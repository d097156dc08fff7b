"""Reads settings from the environment, typed; a wrong value stops the start and says what was expected.

Every setting that is read registers itself, so that ``docs/configuration.md`` is written from what the program reads.
"""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class WrongSetting(Exception):
    """A setting has a value that can't be used."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the configuration page."""

    name: str
    kind: str
    default: str
    help: str


REGISTER: dict[str, Setting] = {}


def load_env_file(folder: Path) -> None:
    """Read NAME=value lines of ``.env`` in this folder if it is there, or of the file that ENV_FILE names.

    What the environment has already stays.
    """
    named = os.environ.get("ENV_FILE", "").strip()
    path = folder / (named or ".env")
    if not path.exists():
        if named:
            raise WrongSetting(f"The setting ENV_FILE is {named!r}; expected a file that is there.")
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise WrongSetting(f"{path}, line {number}: expected NAME=value, found {_shown(line)}.")
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        os.environ.setdefault(name.strip(), value)


def _read(name: str, kind: str, default: str, help_: str, convert: Callable[[str], T]) -> T:
    REGISTER[name] = Setting(name, kind, default, help_)
    value = os.environ.get(name, "").strip()
    try:
        return convert(value or default)
    except ValueError as error:
        raise WrongSetting(f"The setting {name} is {_shown(value)}; expected {kind}: {error}.") from None


def _shown(value: str) -> str:
    """Return the value as a message may show it: without the password of a URL."""
    return repr(re.sub(r"(://[^:/@]*):.*@", r"\1:…@", value))


def converted(name: str, default: str, kind: str, *, help: str, convert: Callable[[str], T]) -> T:
    """Return a setting as ``convert`` reads it; its ValueError says what is wrong."""
    return _read(name, kind, default, help, convert)


def text(name: str, default: str = "", *, help: str) -> str:
    """Return a setting as it stands."""
    return _read(name, "text", default, help, str)


def file(name: str, *, help: str) -> str:
    """Return the path of a file that is there, or nothing."""
    return _read(name, "the path of a file", "", help, _file)


def words(name: str, default: str = "", *, help: str) -> list[str]:
    """Return a setting that is a list, separated by commas."""
    return _read(name, "words separated by commas", default, help, _words)


def origins(name: str, default: str = "", *, help: str) -> list[str]:
    """Return a setting that is a list of origins such as ``https://lrs.example.org``, separated by commas."""
    return _read(name, "origins (https://host) separated by commas", default, help, _origins)


def choice(name: str, default: str, options: Sequence[str], *, help: str) -> str:
    """Return a setting that is one of these words, whatever its case."""

    def convert(value: str) -> str:
        found = next((option for option in options if option.lower() == value.lower()), None)
        if found is None:
            raise ValueError("it is none of them")
        return found

    return _read(name, f"one of {', '.join(options)}", default, help, convert)


def boolean(name: str, default: bool, *, help: str) -> bool:
    """Return a setting that is true or false."""
    return _read(name, "true or false", "true" if default else "false", help, _boolean)


def integer(name: str, default: int, *, help: str, at_least: int = 0, at_most: int | None = None) -> int:
    """Return a setting that is a whole number within bounds."""
    bounds = f"a whole number from {at_least}" + ("" if at_most is None else f" to {at_most}")

    def convert(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            raise ValueError("it is no whole number") from None
        if number < at_least or (at_most is not None and number > at_most):
            raise ValueError("it is out of bounds")
        return number

    return _read(name, bounds, str(default), help, convert)


def _file(value: str) -> str:
    if value and not Path(value).is_file():
        raise ValueError("there is no such file")
    return value


def _words(value: str) -> list[str]:
    return [word.strip() for word in value.split(",") if word.strip()]


def _origins(value: str) -> list[str]:
    found = _words(value)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or origin != f"{parts.scheme}://{parts.netloc}":
            raise ValueError(f"{origin!r} is no origin")
    return found


def _boolean(value: str) -> bool:
    if value.lower() in ("true", "yes", "on", "1"):
        return True
    if value.lower() in ("false", "no", "off", "0"):
        return False
    raise ValueError("it is neither")
