"""What was found in a package, in lines that its author can work through."""

from collections.abc import Iterator, Sequence

from people.rules.counting import counted
from scorm_bridge.rules.findings import Finding
from scorm_bridge.rules.manifest import Manifest, Reading


def report(reading: Reading) -> Iterator[str]:
    """Yield what a reader needs to know: what the package has, what must be mended, and what should be."""
    if reading.manifest is not None:
        yield f"{_summary(reading.manifest)}{'' if reading.findings else ' Nothing to mend.'}"
    if reading.errors:
        yield f"{counted(len(reading.errors), 'thing')} to mend before it can be imported:"
        yield from _lines(reading.errors)
    if reading.warnings:
        yield f"{counted(len(reading.warnings), 'thing')} that other systems may not put up with:"
        yield from _lines(reading.warnings)


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    for each in findings:
        where = f"line {each.line}: " if each.line else ""
        yield f"  {where}{each.message}"
        yield f"    {each.rule}. {each.advice}"


def _summary(manifest: Manifest) -> str:
    items = [item for item, _ in manifest.organization.walk()]
    launched = [resource for item in items if (resource := manifest.resource_of(item)) is not None]
    scos = sum(resource.is_sco for resource in launched)
    assets = len(launched) - scos
    parts = [counted(number, what) for number, what in ((scos, "SCO"), (assets, "asset")) if number]
    return f"{manifest.organization.title}: {manifest.version_name}, {' and '.join(parts)} to launch."
