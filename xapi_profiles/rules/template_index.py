"""Finds the Statement Templates that can be about a Statement without trying one after the other.

A template stands in the index under one value of its Determining Properties, the one that the fewest others ask for.
A Statement is looked up by the values that it has: what fifty more Profiles ask for is never touched.
xAPI Profiles Structure §8.0.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xapi_profiles.rules.determining import Trait, normalized, traits_of, traits_of_template
from xapi_profiles.rules.profile import Json, Profile, StatementTemplate
from xapi_profiles.rules.templates import Find, StatementVerdict, judge_statement, nothing_at_hand

_ANYTHING: Trait = ("", "")
"""Where templates without Determining Properties stand: they are about every Statement."""


@dataclass(frozen=True, slots=True, eq=False)
class TemplateIndex:
    """The templates of some Profiles, by what they ask for; made with ``indexed``."""

    known: Mapping[str, StatementTemplate]
    by_trait: Mapping[Trait, Mapping[str, tuple[StatementTemplate, ...]]]
    """By trait, and there by the id of the Profile."""

    def candidates(self, statement: Json, *, profiles: Iterable[str] | None = None) -> list[StatementTemplate]:
        """Return the templates that are looked at for a Statement, only those of some Profiles where ids are given."""
        traits = {*traits_of(normalized(statement)), _ANYTHING}
        wanted = None if profiles is None else set(profiles)
        return [
            template
            for trait in traits & self.by_trait.keys()
            for profile, templates in self.by_trait[trait].items()
            if wanted is None or profile in wanted
            for template in templates
        ]

    def judge(
        self, statement: Json, *, profiles: Iterable[str] | None = None, find: Find = nothing_at_hand
    ) -> StatementVerdict:
        """Judge a Statement by the templates that are about it (Communication §2.1, validates)."""
        candidates = self.candidates(statement, profiles=profiles)
        return judge_statement(statement, candidates, known=self.known, find=find)


def indexed(profiles: Iterable[Profile]) -> TemplateIndex:
    """Return the index of all templates of these Profiles."""
    profiles = tuple(profiles)
    traits = {each: traits_of_template(each) for profile in profiles for each in profile.templates}
    asked = Counter(trait for asked_for in traits.values() for trait in asked_for)
    rows: defaultdict[Trait, defaultdict[str, list[StatementTemplate]]] = defaultdict(lambda: defaultdict(list))
    for profile in profiles:
        for template in profile.templates:
            rarest = min(sorted(traits[template]), key=asked.__getitem__, default=_ANYTHING)
            rows[rarest][profile.id].append(template)
    by_trait = {trait: {id_: tuple(each) for id_, each in row.items()} for trait, row in rows.items()}
    return TemplateIndex({template.id: template for template in traits}, by_trait)
