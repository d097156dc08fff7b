"""The one course of the platform: who takes part, which links stand in it, and what was graded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lti1p3platform.membership import Context, Status

CONTEXT = Context(id="c1", label="RIV101", title="Rivers and their tributaries")
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@dataclass
class Person:
    """Somebody in the course."""

    user_id: str
    family_name: str
    roles: list[str]
    status: str = Status.ACTIVE.value

    @property
    def claims(self) -> dict[str, str]:
        """Return the names that tools are told, in launches as in the list of members."""
        given = self.user_id.capitalize()
        return {
            "name": f"{given} {self.family_name}",
            "given_name": given,
            "family_name": self.family_name,
            "email": f"{self.user_id}@school.example",
        }


@dataclass
class ResourceLink:
    """A place in the course that opens something of the tool."""

    id: str
    title: str
    target_link_uri: str | None = None
    custom: dict[str, str] = field(default_factory=dict)


def role_uri(role: str) -> str:
    """Return the URI of a role in a course, which may be given by its last word."""
    return role if ":" in role else ROLE + role


def _people() -> dict[str, Person]:
    learner, instructor = [role_uri("Learner")], [role_uri("Instructor")]
    people = [
        Person("ana", "Lee", learner),
        Person("bo", "Marsh", instructor),
        Person("dia", "Brook", learner),
        Person("eli", "Ford", learner),
        Person("flo", "Rill", learner, Status.INACTIVE.value),
    ]
    return {person.user_id: person for person in people}


@dataclass
class Course:
    """Everything that the platform keeps of the course."""

    lineitems_url: str
    people: dict[str, Person] = field(default_factory=_people)
    links: dict[str, ResourceLink] = field(default_factory=dict)
    line_items: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: list[dict[str, Any]] = field(default_factory=list)
    content_items: list[dict[str, Any]] = field(default_factory=list)
    line_items_made: int = 0

    def person(self, user_id: str) -> Person:
        """Return a person; somebody unknown enrolls as a learner by coming."""
        return self.people.setdefault(user_id, Person(user_id, "Newcomer", [role_uri("Learner")]))

    def link(self, link_id: str) -> ResourceLink:
        """Return a link; one that is unknown is put into the course."""
        return self.links.setdefault(link_id, ResourceLink(link_id, f"Resource {link_id}"))

    def add_line_item(self, line_item: dict[str, Any]) -> dict[str, Any]:
        """Put a column into the gradebook; its id is its address, as AGS wants."""
        self.line_items_made += 1
        number = str(self.line_items_made)
        self.line_items[number] = {**line_item, "id": f"{self.lineitems_url}/{number}"}
        return self.line_items[number]

    def line_items_of(self, link_id: str) -> list[dict[str, Any]]:
        return [each for each in self.line_items.values() if each.get("resourceLinkId") == link_id]

    def line_item_for(self, link: ResourceLink) -> dict[str, Any]:
        """Return the column that belongs to a link, made when the link is first opened."""
        of_link = self.line_items_of(link.id)
        return (
            of_link[0]
            if of_link
            else self.add_line_item({"label": link.title, "scoreMaximum": 100, "resourceLinkId": link.id})
        )

    def keep_content_item(self, item: dict[str, Any]) -> None:
        """Keep what a teacher chose; resource links can be opened as dl-1, dl-2 … in the order of the items."""
        self.content_items.append(item)
        if item["type"] != "ltiResourceLink":
            return
        link = ResourceLink(f"dl-{len(self.content_items)}", item.get("title") or "Untitled")
        link.target_link_uri = item.get("url")
        link.custom = item.get("custom") or {}
        self.links[link.id] = link
        if "lineItem" in item:
            self.add_line_item({"label": link.title, **item["lineItem"], "resourceLinkId": link.id})


def page_of(values: Sequence[Any], page: int, limit: int | None) -> dict[str, Any]:
    """Cut a page, in the shape that the library's services take."""
    if limit is None:
        return {"content": list(values), "has_next": False}
    start = (page - 1) * limit
    return {"content": list(values[start : start + limit]), "has_next": start + limit < len(values)}
