"""Texts of content as databases can keep them: JavaScript's may have what no text of PostgreSQL may.

Packers of suspend data write arbitrary 16-bit units: U+0000, and halves of surrogate pairs.
"""

import json
import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Tell whether a database keeps a text as it is.

    Encoding looks at a megabyte twice as fast as an expression does, and a commit has thousands of texts.
    """
    if "\x00" in text:
        return False
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def escaped(text: str) -> str:
    """Return the JSON of a text, in ASCII."""
    return json.dumps(text)


def unescaped(text: str) -> str:
    """Return the text of a JSON that ``escaped`` made."""
    return str(json.loads(text))


def readable(text: str) -> str:
    """Return a text with U+FFFD in the place of what isn't a character."""
    return text if is_storable(text) else _UNSTORABLE.sub("\ufffd", text)
