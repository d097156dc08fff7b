"""When a member of a collection is said: an interaction or a comment, whose elements may come in several commits.

Content sets an interaction piece by piece, and commits whenever it likes. One that comes whole is said at once; another
waits until a commit leaves it alone or the SCO ends, so that it ends as one Statement (docs/decisions/011).
"""

from collections.abc import Callable, Iterable, Mapping

from scorm_bridge.rules.data_model import index_of
from scorm_bridge.rules.translation_facts import Elements

Member = Mapping[str, str]
"""The elements of a member by their names within it, such as ``score.raw``."""


def members(elements: Elements, collection: str) -> dict[int, dict[str, str]]:
    """Return the members of a collection by index, in order."""
    found: dict[int, dict[str, str]] = {}
    prefix = f"{collection}."
    start = len(prefix)
    for name, value in elements.items():
        if name.startswith(prefix):
            index, _, member = name[start:].partition(".")
            if index.isascii() and index.isdigit():
                found.setdefault(int(index), {})[member] = value
    return dict(sorted(found.items()))


def settled(
    before: Elements,
    after: Elements,
    collection: str,
    unsaid: Iterable[str],
    *,
    ends: bool,
    is_said: Callable[[Member], bool],
    is_whole: Callable[[Member, Member], bool],
) -> tuple[dict[int, dict[str, str]], list[str]]:
    """Return the members to say now, by index, and the names of those that wait.

    ``is_said`` tells whether there is anything to say of a member, ``is_whole`` whether it came in one piece, from what
    it was and what it is.
    """
    stood, stands = members(before, collection), members(after, collection)
    touched = {index for index, member in stands.items() if stood.get(index) != member}
    waiting = {index for index in (index_of(name, collection) for name in unsaid) if index in stands}
    now: dict[int, dict[str, str]] = {}
    wait: list[str] = []
    for index in sorted(touched | waiting):
        member = stands[index]
        if is_said(member) and (ends or index not in touched or is_whole(stood.get(index, {}), member)):
            now[index] = member
        else:
            wait.append(f"{collection}.{index}")
    return now, wait


def listed(member: Member, name: str, last: str) -> list[str]:
    """Return the values of a collection within a member, such as each ``objectives.n.id``."""
    return [part[last] for part in members(member, name).values() if part.get(last)]
