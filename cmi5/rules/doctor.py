"""The package doctor: what was found in a package, in lines that its author can work through."""

from collections.abc import Iterator

from cmi5.rules.course_structure import AssignableUnit, CourseStructure, Reading
from people.rules.counting import counted


def report(reading: Reading) -> Iterator[str]:
    """Yield what a reader needs to know: every violation with line and advice, or what the package has."""
    if reading.structure is not None:
        yield f"{_summary(reading.structure)} Nothing to mend."
        return
    yield f"{counted(len(reading.violations), 'thing')} to mend:"
    for each in reading.violations:
        where = f"line {each.line}: " if each.line else ""
        yield f"  {where}{each.message}"
        yield f"    cmi5 {each.requirement}. {each.advice}".rstrip()


def _summary(structure: CourseStructure) -> str:
    parts = [part for part, _ in structure.walk()]
    units = sum(isinstance(part, AssignableUnit) for part in parts)
    title = next((words for words in structure.title.values() if words), structure.id)
    blocks = len(parts) - units
    return f"{title}: {counted(units, 'AU')}" + (f" in {counted(blocks, 'block')}." if blocks else ".")
