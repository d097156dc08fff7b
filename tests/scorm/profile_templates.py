"""Checks Statements against the Statement Templates of a profile: determining properties and presence rules.

xAPI Profiles 1.0 Structure §8; only as much of it as the SCORM Profile uses.
"""

import json
import os
from functools import cache
from pathlib import Path

PROFILES = Path(os.environ.get("PUBLIC_PROFILES", Path(__file__).resolve().parents[3] / "shared" / "profiles"))


@cache
def scorm_profile():
    """Return the SCORM Profile as ADL publishes it, None where it isn't at hand."""
    path = PROFILES / "scorm.jsonld"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def templates_of(statement):
    """Return the templates whose determining properties a Statement has."""
    return [each for each in scorm_profile()["templates"] if _is_determined(each, statement)]


def broken_rules(statement):
    """Return the rules of a Statement's templates that it doesn't keep."""
    return [
        (template["id"], rule["location"])
        for template in templates_of(statement)
        for rule in template["rules"]
        if not _is_kept(rule, _values(statement, rule["location"]))
    ]


def follows_pattern(verbs):
    """Tell whether the verbs of a run are the profile's general pattern, or its beginning.

    initialized, anything, (suspended, resumed, anything)*, terminated.
    """
    allowed = {"start": {"initialized"}, "runs": None, "suspended": {"resumed"}, "over": set()}
    state = "start"
    for verb in verbs:
        if allowed[state] is not None and verb not in allowed[state]:
            return False
        if state == "runs" and verb in ("initialized", "resumed"):
            return False
        state = {"suspended": "suspended", "terminated": "over"}.get(verb, "runs")
    return True


def _is_determined(template, statement):
    parents = statement["context"]["contextActivities"].get("parent", ())
    parent_types = {each.get("definition", {}).get("type") for each in parents}
    found = {
        "verb": template.get("verb") in (None, statement["verb"]["id"]),
        "object": template.get("objectActivityType") in (None, statement["object"].get("definition", {}).get("type")),
        "parent": set(template.get("contextParentActivityType", ())) <= parent_types,
    }
    return all(found.values())


def _is_kept(rule, values):
    if rule.get("presence") == "included" and not values:
        return False
    return "any" not in rule or bool(set(rule["any"]) & set(values))


def _values(value, location):
    """Return what a path such as context.contextActivities.grouping[*].definition.type leads to."""
    found = [value]
    for step in location.split("."):
        name, is_list = step.removesuffix("[*]"), step.endswith("[*]")
        found = [each[name] for each in found if isinstance(each, dict) and name in each]
        if is_list:
            found = [item for each in found for item in each]
    return found
