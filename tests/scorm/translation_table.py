"""Where each data model element of SCORM stands in xAPI: the table in docs/scorm-xapi.md.

Its rows are carried out by ``test_translation_table.py`` and shown by ``scripts/scorm_xapi_page.py``, so that neither
can say what isn't so.
"""

import json
from dataclasses import replace

from scorm_bridge.rules.data_model import ELEMENTS
from scorm_bridge.rules.scoring import Terms
from scorm_bridge.rules.state_documents import profile_documents, state_documents
from tests.scorm.translation import commit, facts, happened
from tests.scorm.translation_rows import ELSEWHERE, ROWS, STANDARDS

EXTENSION = "https://lms.example.org/xapi/extensions/scorm/"
DOCUMENTS = {
    "attempt-state": "https://w3id.org/xapi/scorm/attempt-state",
    "adl-suspend-data": "https://w3id.org/xapi/scorm/types/adl-suspend-data",
    "activity-profile": "https://w3id.org/xapi/scorm/activity-profile",
    "agent-profile": "https://w3id.org/xapi/scorm/agent-profile",
}
VERBS = ("responded", "commented", "passed", "failed", "completed", "scored", "progressed", "suspended", "terminated")
_KEYWORD = "test_translation_table.py::test_what_the_run_time_answers_by_itself_gives_no_statement"


def carried_out(row, standard):
    """Return what stands at the row's place when a SCO of a standard has the row's example value."""
    name, value = row.in_standard(standard)
    after = row.also.get(standard, {}) | {name.replace(".n.", ".0."): value}
    allowed = ("completion_threshold", "scaled_passing_score") if standard == "1.2" else ("mastery_score",)
    terms = Terms(standard, **{key: each for key, each in row.terms.items() if key not in allowed})
    said = replace(facts(terms=terms), total_seconds=row.total_seconds)
    return _at(_whole(row.into, said, after), row.place)


def _whole(into, said, after):
    if into in VERBS:
        run = commit({}, after, happened("initialized"), happened("terminated", 60), said=said)
        return next(each for each in run.statements if each["verb"]["id"].endswith(f"/{into}"))
    documents = {each.state_id: each.content for each in state_documents(said, {}, after, is_new=True)}
    documents |= {each.profile_id: each.content for each in profile_documents(said, after)}
    content = documents[DOCUMENTS[into]].decode()
    return content if into == "adl-suspend-data" else json.loads(content)


def _at(value, place):
    for step in place:
        extends = step != "extensions" and isinstance(value, dict) and step not in value
        value = value[EXTENSION + step] if extends else value[step]
    return value


def shown_place(row):
    """Return the row's place as the table shows it."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in row.place]
    path = "".join(steps).removeprefix(".")
    if row.into in VERBS:
        return f"`{row.into}`: `{path}`"
    document = f"document `{row.into}`"
    return f"{document}: `{path}`" if path else document


def table():
    """Return the table as the page has it."""
    lines = ["| SCORM 1.2 | SCORM 2004 | in xAPI | test |", "|---|---|---|---|"]
    for row in ROWS:
        tests = " ".join(f"`{test_id(row, standard)}`" for standard in STANDARDS if row.in_standard(standard))
        note = f"; {row.note}" if row.note else ""
        lines.append(f"| {_shown(row.names[0])} | {_shown(row.names[1])} | {shown_place(row)}{note} | {tests} |")
    lines += [
        f"| {_shown(each.names[0])} | {_shown(each.names[1])} | {each.reason} | `{each.test}` |" for each in ELSEWHERE
    ]
    keywords = "`_version`, `_children`, `_count`"
    lines.append(f"| {keywords} | {keywords} | none: the run-time answers them by itself | `{_KEYWORD}` |")
    return "\n".join(lines) + "\n"


def test_id(row, standard):
    """Return the id under which pytest knows the test of a row in a standard."""
    return f"{standard}-{row.in_standard(standard)[0]}"


test_id.__test__ = False


def named_in(standard):
    """Return the elements of a standard that the table has, each as often as it has it."""
    place = STANDARDS.index(standard)
    return [each.names[place] for each in (*ROWS, *ELSEWHERE) if each.names[place]]


def elements_of(standard):
    """Return the elements of a standard that aren't keywords."""
    return [name for name, element in ELEMENTS[standard].items() if element.access != "keyword"]


def _shown(name):
    return f"`{name}`" if name else ""
