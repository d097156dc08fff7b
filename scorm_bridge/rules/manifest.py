"""A SCORM manifest as plain values (SCORM 1.2 CAM §2.3; SCORM 2004 4th Ed. CAM §3.4)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeVar

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.findings import SCORM_12, SCORM_2004, Finding
from scorm_bridge.rules.launch_urls import with_parameters

T = TypeVar("T")

FILE_NAME: Final = "imsmanifest.xml"
SCO: Final = "sco"
ASSET: Final = "asset"

Text = Mapping[str, str]
"""A language map; ``und`` for a text without a language."""

_ORDINALS: Final = {2: "2nd", 3: "3rd", 4: "4th"}


def version_name(edition: int) -> str:
    """Return an edition of SCORM 2004 as people call it; the edition 0 is SCORM 1.2."""
    return f"SCORM 2004 {_ORDINALS[edition]} Edition" if edition else "SCORM 1.2"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What describes a part of the package: texts, and the file that holds more of them."""

    title: Text = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    location: str = ""
    """The name of a file in the package, empty where there is none."""

    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CompletionThreshold:
    """When progress is completion, and how much an activity's progress counts (SN §3.14)."""

    completed_by_measure: bool = False
    min_progress_measure: Decimal = sn.ONE
    progress_weight: Decimal = sn.ONE


@dataclass(frozen=True, slots=True)
class DataMap:
    """A store that several SCOs share, and what an activity may do with it (4th Ed. only)."""

    target_id: str
    read_shared_data: bool = True
    write_shared_data: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A part of an organization: it has children, or a resource that is launched.

    ``prerequisites``, ``max_time_allowed`` and ``mastery_score`` are those of SCORM 1.2, the rest from
    ``completion_threshold`` on is of SCORM 2004.
    """

    identifier: str
    title: str
    identifierref: str = ""
    parameters: str = ""
    is_visible: bool = True
    children: "tuple[Item, ...]" = ()
    prerequisites: str = ""
    max_time_allowed: str = ""
    time_limit_action: str = ""
    data_from_lms: str = ""
    mastery_score: Decimal | None = None
    completion_threshold: CompletionThreshold = CompletionThreshold()
    data_maps: tuple[DataMap, ...] = ()
    hide_lms_ui: tuple[str, ...] = ()
    sequencing: sn.SequencingDefinition = sn.DEFAULT
    metadata: Metadata = field(default_factory=Metadata)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Organization:
    """One way through the resources: the root of the activity tree."""

    identifier: str
    title: str
    items: tuple[Item, ...] = ()
    structure: str = "hierarchical"
    objectives_global_to_system: bool = True
    shared_data_global_to_system: bool = True
    completion_threshold: CompletionThreshold = CompletionThreshold()
    sequencing: sn.SequencingDefinition = sn.DEFAULT
    metadata: Metadata = field(default_factory=Metadata)
    line: int | None = field(default=None, compare=False)

    def walk(self) -> Iterator[tuple[Item, int | None]]:
        """Yield items from top to bottom, each with the place of its parent among those that came before."""
        place = 0
        pending: list[tuple[Item, int | None]] = [(item, None) for item in reversed(self.items)]
        while pending:
            item, parent = pending.pop()
            yield item, parent
            pending += [(child, place) for child in reversed(item.children)]
            place += 1


@dataclass(frozen=True, slots=True)
class File:
    """A file that a resource lists: as it is written, and its name in the package where it is there."""

    href: str
    name: str | None = None
    metadata: Metadata = field(default_factory=Metadata)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Resource:
    """What can be launched, or belongs to what can.

    ``base`` are the xml:base of manifest, resources and resource put together. ``name`` is the file that its href leads
    to, as the package spells it; None if there is no href, or it leads elsewhere. ``url`` is relative to the package,
    percent-encoded, with query and fragment; or the whole address of what lies elsewhere.
    """

    identifier: str
    scorm_type: str = ASSET
    type: str = "webcontent"
    href: str = ""
    base: str = ""
    name: str | None = None
    url: str = ""
    files: tuple[File, ...] = ()
    dependencies: tuple[str, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    line: int | None = field(default=None, compare=False)

    @property
    def is_sco(self) -> bool:
        """Tell whether the resource talks to the run-time."""
        return self.scorm_type == SCO


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest: ``standard`` is 1.2 or 2004, ``edition`` that of 2004 (2, 3 or 4; 0 for 1.2)."""

    identifier: str
    standard: str
    edition: int
    default: str
    organizations: tuple[Organization, ...]
    resources: Mapping[str, Resource]
    version: str = ""
    schema: str = ""
    schema_version: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what is made of the manifest under a name: once, for it never changes, and nor may that."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    @property
    def items(self) -> Mapping[str, Item]:
        """Return the items of the organization that is taught, by their identifiers."""
        return self.once("items", lambda: {item.identifier: item for item, _ in self.organization.walk()})

    @property
    def assets(self) -> frozenset[str]:
        """Return the identifiers of the items that are assets."""
        return self.once("assets", lambda: frozenset(name for name, item in self.items.items() if self.is_asset(item)))

    @property
    def is_scorm_12(self) -> bool:
        """Tell whether the content speaks to ``API``, and not to ``API_1484_11``."""
        return self.standard == SCORM_12

    @property
    def is_scorm_2004(self) -> bool:
        """Tell whether the content speaks to ``API_1484_11``."""
        return self.standard == SCORM_2004

    @property
    def version_name(self) -> str:
        """Return the version as people call it."""
        return version_name(self.edition)

    @property
    def title(self) -> Text:
        """Return the course's title: that of the organization, in all languages if metadata have the same."""
        own = self.organization.title
        for each in (self.organization.metadata, self.metadata):
            if own in each.title.values():
                return each.title
        return {"und": own}

    @property
    def description(self) -> Text:
        """Return what metadata say of the organization, or else of the whole package."""
        return self.organization.metadata.description or self.metadata.description

    @property
    def organization(self) -> Organization:
        """Return the organization that is taught: the default one."""
        return next((each for each in self.organizations if each.identifier == self.default), self.organizations[0])

    def resource_of(self, item: Item) -> Resource | None:
        """Return what an item launches; in SCORM 2004 only an item without children launches anything."""
        if self.is_scorm_2004 and item.children:
            return None
        resource = self.resources.get(item.identifierref)
        return resource if resource is not None and resource.url else None

    def is_asset(self, item: Item) -> bool:
        """Tell whether an item launches what has no run-time data: an asset (SCORM 2004 4th Ed. CAM §2.1.1)."""
        resource = self.resource_of(item)
        return resource is not None and not resource.is_sco

    def launch_url(self, item: Item) -> str:
        """Return the URL that an item launches, relative to the package or whole; empty if it launches nothing."""
        resource = self.resource_of(item)
        return "" if resource is None else with_parameters(resource.url, item.parameters)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a manifest that can be run, or none and the errors; warnings in both cases."""

    manifest: Manifest | None
    findings: tuple[Finding, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Tell whether the package can be imported."""
        return self.manifest is not None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return what keeps the package from being imported."""
        return tuple(each for each in self.findings if each.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Return what its author should know."""
        return tuple(each for each in self.findings if not each.is_error)
