"""Says in a few words what a Statement is about, for lists and headings."""

from collections.abc import Mapping
from typing import Any

from lrs.rules.language_choice import chosen

Json = Mapping[str, Any]

_LANGUAGES = ("en",)
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid")


def in_english(language_map: Mapping[str, str] | None) -> str:
    """Return the English text of a language map, or what comes nearest."""
    return next(iter(chosen(language_map, _LANGUAGES).values()), "") if language_map else ""


def actor_name(actor: Json) -> str:
    """Return what to call an Agent or Group."""
    if actor.get("name"):
        return str(actor["name"])
    if "account" in actor:
        return str(actor["account"]["name"])
    for identifier in _IDENTIFIERS:
        if identifier in actor:
            return str(actor[identifier]).removeprefix("mailto:")
    members = actor.get("member", ())
    named = ", ".join(actor_name(member) for member in members[:3])
    return named + ("…" if len(members) > 3 else "")


def verb_name(verb: Json) -> str:
    """Return the verb as a word."""
    return in_english(verb.get("display")) or str(verb["id"]).rstrip("/").rpartition("/")[2]


def object_name(target: Json) -> str:
    """Return what to call the object of a Statement."""
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return in_english(target.get("definition", {}).get("name")) or str(target["id"])
    if kind == "StatementRef":
        return f"Statement {target['id']}"
    if kind == "SubStatement":
        return f"“{sentence(target)}”"
    return actor_name(target)


def sentence(statement: Json) -> str:
    """Return the Statement as a sentence."""
    names = actor_name(statement["actor"]), verb_name(statement["verb"]), object_name(statement["object"])
    return " ".join(names)


def outcome(statement: Json) -> str:
    """Return the result in short: passed or failed, completed, the score."""
    result = statement.get("result", {})
    words = []
    if "success" in result:
        words.append("passed" if result["success"] else "failed")
    if result.get("completion"):
        words.append("completed")
    score = result.get("score", {})
    if "scaled" in score:
        words.append(f"{score['scaled'] * 100:g}\N{NO-BREAK SPACE}%")
    elif "raw" in score:
        words.append(f"{score['raw']:g}")
    return ", ".join(words)
