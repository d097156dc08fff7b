"""The package doctor: what was found in a package, in lines that its author can work through."""

from collections.abc import Iterator

from cmi5.rules.course_structure import AssignableUnit, Reading


def report(reading: Reading) -> Iterator[str]:
    """Yield what a reader needs to know: every violation with line and advice, or what the package has."""
    if reading.structure is None:
        count = len(reading.violations)
        yield f"{count} {'thing' if count == 1 else 'things'} to mend:"
        for each in reading.violations:
            where = f"line {each.line}: " if each.line else ""
            yield f"  {where}{each.message}"
            yield f"    cmi5 {each.requirement}. {each.advice}".rstrip()
        return
    parts = [part for part, _ in reading.structure.walk()]
    units = sum(isinstance(part, AssignableUnit) for part in parts)
    title = next(iter(reading.structure.title.values()), reading.structure.id)
    yield f"{title}: {units} AUs in {len(parts) - units} blocks. Nothing to mend."
