"""Finds the Statement Templates that are about a Statement without trying one after the other.

What a template's Determining Properties ask for is a way down a tree, the value that the fewest templates ask for
first. A Statement goes down only where it has the value: what fifty more Profiles ask for is never touched.
xAPI Profiles Structure §8.0.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from xapi_profiles.rules.determining import Trait, normalized, traits_of, traits_of_template
from xapi_profiles.rules.profile import Json, Profile, StatementTemplate
from xapi_profiles.rules.templates import Find, StatementVerdict, judge_matching, nothing_at_hand


@dataclass(slots=True)
class Node:
    """A place in the tree: the templates that ask for nothing more, by the id of their Profile, and the ways on."""

    templates: dict[str, list[StatementTemplate]] = field(default_factory=dict)
    below: dict[Trait, "Node"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class TemplateIndex:
    """The templates of some Profiles, by what they ask for; made with ``indexed``."""

    known: Mapping[str, StatementTemplate]
    root: Node

    def candidates(self, statement: Json, *, profiles: Iterable[str] | None = None) -> list[StatementTemplate]:
        """Return the templates that are about a Statement, only those of some Profiles where ids are given."""
        return self._matching(normalized(statement), profiles)

    def judge(
        self, statement: Json, *, profiles: Iterable[str] | None = None, find: Find = nothing_at_hand
    ) -> StatementVerdict:
        """Judge a Statement by the templates that are about it (Communication §2.1, validates)."""
        statement = normalized(statement)
        return judge_matching(statement, self._matching(statement, profiles), known=self.known, find=find)

    def _matching(self, statement: Json, profiles: Iterable[str] | None) -> list[StatementTemplate]:
        wanted = None if profiles is None else set(profiles)
        return [
            template
            for node in self.nodes(statement)
            for profile in (node.templates if wanted is None else wanted & node.templates.keys())
            for template in node.templates[profile]
        ]

    def nodes(self, statement: Json) -> Iterator[Node]:
        """Yield all of the tree that is looked at for a normalized Statement."""
        traits = traits_of(statement)
        todo = [self.root]
        while todo:
            node = todo.pop()
            yield node
            todo += [node.below[trait] for trait in traits & node.below.keys()]


def indexed(profiles: Iterable[Profile]) -> TemplateIndex:
    """Return the index of all templates of these Profiles."""
    templates = [(profile.id, template) for profile in profiles for template in profile.templates]
    asked = Counter(trait for _, template in templates for trait in traits_of_template(template))
    root = Node()
    for profile, template in templates:
        node = root
        for trait in sorted(traits_of_template(template), key=lambda trait: (asked[trait], trait)):
            node = node.below.setdefault(trait, Node())
        node.templates.setdefault(profile, []).append(template)
    return TemplateIndex({template.id: template for _, template in templates}, root)
