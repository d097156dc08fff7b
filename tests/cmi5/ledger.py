"""The ledger of cmi5: which test proves which requirement. A test names requirements in its docstring or its cases."""

import ast
import re
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "cmi5.md"
FILES = [*sorted(HERE.glob("test_*.py")), HERE.parent / "journeys" / "test_learner_pages.py"]
BEGIN, END = "<!-- ledger: begin -->\n", "<!-- ledger: end -->\n"

_ID = r"\d+\.\d+\.\d+\.\d+-\d+"
_ONE = re.compile(rf"{_ID}(?: \(d\d?\))?")

NOT_BY_A_TEST = {
    "4.2.0.0-1": "The public LRS conformance suite passes whole: docs/conformance.md.",
    "4.2.0.0-1 (d)": "The public LRS conformance suite passes whole: docs/conformance.md.",
    "6.0.0.0-1": "The public LRS conformance suite passes whole: docs/conformance.md.",
    "6.0.0.0-1 (d)": "The public LRS conformance suite passes whole: docs/conformance.md.",
    "6.3.0.0-2": "There is nothing to void: what conflicts is refused.",
    "10.2.7.2-1": "No alternate entitlement key is agreed upon with anybody, so none is sent.",
    "13.1.5.0-1 (d)": "Whether a vendor has a schema can't be seen: the standard's own example (§15.3) names none.",
    "14.1.0.0-3 (d)": "Whether a URL with a host leads to a copy of a file of the ZIP can't be seen.",
}
"""What binds an LMS and no test of ours can prove, with the reason."""


def requirements() -> dict[str, str]:
    """Return every requirement and whom it binds."""
    lines = (HERE / "requirements.tsv").read_text().splitlines()
    return dict(line.split("\t") for line in lines)


def proofs() -> dict[str, list[str]]:
    """Return the tests that name each requirement, as ``file: sentence``."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in FILES:
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for requirement in sorted(named_in(ast.get_docstring(node) or "") | cases_in(node)):
                    found[requirement].append(f"{path.stem}: {sentence(node.name)}")
        for table_of_cases in (node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)):
            for requirement in cases_in(table_of_cases):
                found[requirement].append(f"{path.stem}: a broken rule is told and no other")
    return found


def cases_in(node: ast.AST) -> set[str]:
    """Return the requirements that a test or a table of cases expects by their numbers."""
    constants = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return {each for each in constants if isinstance(each, str) and _ONE.fullmatch(each)}


def named_in(text: str) -> set[str]:
    """Return the requirements that a docstring names, one by one or as ``a-1 to a-3``."""
    named = set(_ONE.findall(text))
    for first, last in re.findall(rf"({_ID}) to ({_ID})", text):
        section, begin = first.rsplit("-", 1)
        named |= {f"{section}-{number}" for number in range(int(begin), int(last.rsplit("-", 1)[1]) + 1)}
    return named


def sentence(name: str) -> str:
    """Return the name of a test as a sentence."""
    return name.removeprefix("test_").replace("_", " ")


def table() -> str:
    """Return the ledger as the page shows it."""
    found = proofs()
    rows = ["| requirement | binds | proved by |", "|---|---|---|"]
    for requirement, who in requirements().items():
        proved = "<br>".join(dict.fromkeys(found.get(requirement, []))) or NOT_BY_A_TEST.get(requirement, "")
        rows.append(f"| {requirement} | {who} | {proved} |")
    return "\n".join(rows) + "\n"


def page() -> str:
    """Return the page with the ledger as it is now."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page())
