"""Shows JSON text as it stands, token by token: indented, coloured, its numbers and escapes spelt as they came.

Text that isn't quite JSON is shown as far as it goes. Whatever stands in it is escaped.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Path = tuple[str | int, ...]

MOST_CHARACTERS = 200_000
_DEEPEST = 24
"""Deeper than this the text goes on in one line, so that nesting can't blow a page up."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}
_WORDS = ("true", "false", "null")


def pretty(text: str, links: Mapping[Path, str] | None = None) -> SafeString:
    """Return the text as HTML; ``links`` are addresses for the values at these paths."""
    writer = _Writer(links or {})
    writer.write_all(text[:MOST_CHARACTERS])
    if len(text) > MOST_CHARACTERS:
        rest = f"\n… {len(text) - MOST_CHARACTERS:,} more characters"
        writer.html.append(f'<span class="json-cut">{rest}</span>')
    return mark_safe("".join(writer.html))  # noqa: S308 - every token went through escape


def indented(text: str) -> str:
    """Return the text itself in more lines; of what isn't quite JSON nothing but the space between is changed."""
    writer = _PlainWriter({})
    writer.write_all(text)
    return "".join(writer.html)


@dataclass
class _Writer:
    """Where the text stands: the path of what comes next, and whether that is a property's name."""

    links: Mapping[Path, str]
    html: list[str] = field(default_factory=list)
    path: list[str | int] = field(default_factory=list)
    brackets: list[str] = field(default_factory=list)
    name_comes: bool = False

    def write_all(self, text: str) -> None:
        """Add every token of a text."""
        tokens = _TOKEN.findall(text)
        for piece, following in zip(tokens, [*tokens[1:], ""], strict=False):
            self.write(piece, following)

    def marked(self, kind: str, piece: str) -> str:
        """Return a token as HTML of its kind."""
        return f'<span class="json-{kind}">{escape(piece)}</span>'

    def write(self, piece: str, following: str) -> None:
        """Add the HTML of one token; ``following`` is the one after it."""
        if piece in _CLOSING:
            self._open(piece, following)
        elif piece in ("}", "]"):
            self._close(piece)
        elif piece == ",":
            self._next()
        elif piece == ":":
            self.html.append(": ")
            self.name_comes = False
        elif piece.startswith('"') and self.name_comes:
            self.path[-1] = _content(piece)
            self.html.append(self.marked("name", piece))
        else:
            self._value(piece)

    def _open(self, piece: str, following: str) -> None:
        self.brackets.append(piece)
        self.path.append(0 if piece == "[" else "")
        self.name_comes = piece == "{"
        self.html.append(piece)
        if following != _CLOSING[piece]:
            self._line()

    def _close(self, piece: str) -> None:
        was_empty = self.html[-1:] in (["{"], ["["])
        if self.brackets:
            self.brackets.pop()
            self.path.pop()
        self.name_comes = False
        if not was_empty:
            self._line()
        self.html.append(piece)

    def _next(self) -> None:
        self.html.append(",")
        if self.brackets:
            last = self.path[-1]
            self.path[-1] = last + 1 if isinstance(last, int) else ""
            self.name_comes = self.brackets[-1] == "{"
        self._line()

    def _line(self) -> None:
        depth = len(self.brackets)
        self.html.append("\n" + "  " * depth if depth <= _DEEPEST else " ")

    def _value(self, piece: str) -> None:
        kind = "string" if piece.startswith('"') else "word" if piece in _WORDS else "number"
        html = self.marked(kind, piece)
        address = self.links.get(tuple(self.path))
        self.html.append(f'<a class="json-link" href="{escape(address)}">{html}</a>' if address else html)


class _PlainWriter(_Writer):
    """Writes the tokens without any mark."""

    def marked(self, kind: str, piece: str) -> str:
        return piece


def _content(piece: str) -> str:
    try:
        return str(json.loads(piece))
    except ValueError:
        return piece.strip('"')
