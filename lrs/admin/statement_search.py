"""The form above the list of Statements, and the query that it stands for."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from django import forms
from unfold.widgets import INPUT_CLASSES, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from lrs.admin.actor_text import EXPLANATION, actor_of
from lrs.rules.errors import Refusal
from lrs.rules.keys import AUTHORITY, identities_of, key_of
from lrs.rules.position import last_until, moment_of, position_at
from lrs.rules.versions import Version
from lrs.services.query import StatementQuery
from lrs.services.statement_filter import query_of
from people.rules.authority import agent_of_key
from people.rules.principal import Principal

PAGE = 50
MOST_SOURCES = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A credential as the source of Statements: its key, its name, and the Agent that is their authority."""

    key: str
    name: str
    agent: Any


def sources_of(tenant: Any, credentials: list[Any]) -> list[Source]:
    """Return the sources that the tenant's credentials are."""
    return [Source(c.key, c.name, c.agent or agent_of_key(tenant.home_page, c.key)) for c in credentials]


def _text(**attributes: str) -> forms.CharField:
    return forms.CharField(required=False, max_length=4000, widget=UnfoldAdminTextInputWidget(attrs=attributes))


def _moment() -> forms.DateTimeField:
    attributes = {"type": "datetime-local", "step": "1", "class": " ".join(INPUT_CLASSES)}
    return forms.DateTimeField(required=False, widget=forms.DateTimeInput(attributes, format="%Y-%m-%dT%H:%M:%S"))


def _choice() -> forms.BooleanField:
    return forms.BooleanField(required=False, widget=UnfoldBooleanWidget())


class StatementSearch(forms.Form):
    """What to look for; everything that is given must hold."""

    actor = _text(placeholder="ana@example.org")
    related_agents = _choice()
    verb = _text(placeholder="http://adlnet.gov/expapi/verbs/completed")
    activity = _text(placeholder="https://…")
    related_activities = _choice()
    registration = _text(placeholder="ec531277-b57b-4c15-8d91-d292c5b2b8f7")
    source = _text(list="sources", placeholder="a credential's key")
    since = _moment()
    until = _moment()
    voided = _choice()

    def __init__(self, data: Any, *, principal: Principal, sources: list[Source]) -> None:
        super().__init__(data)
        self.principal = principal
        self.sources = {source.key: source.agent for source in sources}
        self.query: StatementQuery | None = None
        self.fields["actor"].help_text = EXPLANATION
        self.fields["related_agents"].label = "or elsewhere: instructor, team, authority, SubStatement"
        self.fields["related_activities"].label = "or elsewhere: context, SubStatement"
        self.fields["source"].help_text = "The authority: a credential's key, or written as an actor."
        self.fields["since"].label, self.fields["until"].label = "Stored from (UTC)", "Stored to (UTC)"
        self.fields["voided"].label = "only voided ones"
        for name in ("actor", "activity"):
            self.fields[name].label = "Actor or object" if name == "actor" else "Activity"

    def clean_actor(self) -> Any:
        """Return the Agent or Group that is looked for."""
        return self._actor("actor")

    def clean_source(self) -> Any:
        """Return the authority that is looked for."""
        known = self.sources.get(self.cleaned_data["source"].strip())
        return known or self._actor("source")

    def clean(self) -> dict[str, Any]:
        """Make the query, by the rules of the standard's own filters."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.query = self._query(cleaned)
            except Refusal as refusal:
                raise forms.ValidationError(refusal.message) from None
        return cleaned

    def _actor(self, name: str) -> Any:
        text = self.cleaned_data[name]
        try:
            return actor_of(text, name=name) if text.strip() else None
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from None

    def _query(self, cleaned: dict[str, Any]) -> StatementQuery:
        parameters = {name: cleaned[name].strip() for name in ("verb", "activity", "registration") if cleaned[name]}
        if cleaned["actor"]:
            parameters["agent"] = orjson.dumps(cleaned["actor"]).decode()
        for name in ("related_agents", "related_activities"):
            parameters[name] = "true" if cleaned[name] else "false"
        query = query_of(parameters, principal=self.principal, version=Version.V1_0_3)
        keys = list(query.keys)
        if cleaned["source"]:
            keys.append([key_of(AUTHORITY, identity) for identity in identities_of(cleaned["source"])])
        first, last = _positions(cleaned["since"], cleaned["until"])
        return replace(
            query,
            keys=keys,
            first=query.first if first is None else first,
            last=query.last if last is None else last,
            limit=PAGE,
        )


def _positions(since: datetime | None, until: datetime | None) -> tuple[int | None, int | None]:
    first = None if since is None else max(position_at(moment_of(since)), 0)
    return first, None if until is None else last_until(until)
