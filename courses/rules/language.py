"""Which text of a language map a reader gets (xAPI 1.0.3 Data §4.2; RFC 4647 §3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its language; empty when it isn't known."""

    words: str
    lang: str


def preferred(accept_language: str) -> list[str]:
    """Return the language tags of an Accept-Language header, the one that is liked best first."""
    weighted = []
    for place, part in enumerate(accept_language.split(",")):
        tag, _, parameters = part.strip().partition(";")
        try:
            weight = float(parameters.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if tag and tag != "*" and weight > 0:
            weighted.append((-weight, place, tag.strip()))
    return [tag for _, _, tag in sorted(weighted)]


def text_in(texts: Mapping[str, str], accept_language: str) -> Text:
    """Return the text that fits the reader best: by tag, by what a tag begins with, in English, or the first one."""
    known = {tag.lower(): tag for tag in texts}
    for wanted in [*preferred(accept_language), "en"]:
        tag = wanted.lower()
        while tag:
            found = known.get(tag) or next((known[each] for each in known if each.startswith(f"{tag}-")), None)
            if found is not None:
                return Text(texts[found], "" if found == "und" else found)
            tag = tag.rpartition("-")[0]
    for tag, words in texts.items():
        return Text(words, "" if tag == "und" else tag)
    return Text("", "")
