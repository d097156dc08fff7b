"""What the stage says to learners, in their language; its own file, ``player/src/words.js``, has the English."""

import re
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext

from scorm_bridge.services.player_files import FOLDER

_TEXT = re.compile(r'^    (?P<key>\w+): "(?P<text>[^"]*)",$', re.MULTILINE)


@lru_cache(maxsize=1)
def english() -> dict[str, str]:
    """Return every text of the stage by its key."""
    return {found["key"]: found["text"] for found in _TEXT.finditer((FOLDER / "src" / "words.js").read_text())}


def words_in(language: str) -> dict[str, str]:
    """Return the texts that are translated into a language; what isn't, the stage says in English by itself."""
    if not language:
        return {}
    with translation.override(language):
        told = {key: gettext(text) for key, text in english().items() if key != "language"}
    translated = {key: text for key, text in told.items() if text != english()[key]}
    return {"language": language, **translated} if translated else {}
