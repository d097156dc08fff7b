"""The house as docs/architecture.md describes it: layers, foreign keys, rules without frameworks, small rooms."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
LAYERS = [
    {"lti_platform", "lti_tool"},
    {"lti_security"},
    {"cmi5", "scorm_bridge"},
    {"feeds", "xapi_profiles"},
    {"courses"},
    {"lrs"},
    {"people"},
]
ROOMS = ["config", "lti", "cmi5", "scorm_bridge", "feeds", "xapi_profiles", "courses", "lrs", "people"]
FRAMEWORKS = {"django", "rest_framework", "requests", "httpx", "httpx2", "psycopg", "socket"}
LONGEST = 400


def modules() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def layer_of(label: str) -> int | None:
    return next((number for number, labels in enumerate(LAYERS) if label in labels), None)


def test_the_import_contracts_hold() -> None:
    lint_imports = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_foreign_keys_point_down_the_layers_or_stay_in_their_room() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if (here := layer_of(model._meta.app_label)) is not None
        if (there := layer_of(field.related_model._meta.app_label)) is not None
        if there < here or (there == here and model._meta.app_label != field.related_model._meta.app_label)
    ]
    assert upward == []


@pytest.mark.parametrize("path", [p for p in modules() if "rules" in p.parts], ids=lambda p: str(p.relative_to(ROOT)))
def test_rules_know_no_framework_and_no_network(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])
    assert imported & FRAMEWORKS == set()


def test_no_file_hides_more_than_one_thing() -> None:
    long = {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text().splitlines())) > LONGEST}
    assert long == {}


def test_nothing_is_called_utils_or_helpers() -> None:
    assert [p for p in modules() if p.stem in ("utils", "helpers", "misc", "common")] == []
