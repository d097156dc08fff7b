"""Checks Statements against the Statement Templates of the SCORM Profile, as ADL publishes it."""

from tests.xapi_profiles.public_profiles import FOLDER, public_profile
from xapi_profiles.rules.templates import explain


def scorm_profile():
    """Return the SCORM Profile, None where it isn't at hand."""
    return public_profile("scorm") if FOLDER.is_dir() else None


def templates_of(statement):
    """Return the ids of the templates whose determining properties a Statement has."""
    return [verdict.template.id for verdict in _verdicts(statement)]


def broken_rules(statement):
    """Return the rules of a Statement's templates that it doesn't keep."""
    return [
        (verdict.template.id, rule.rule.location)
        for verdict in _verdicts(statement)
        for rule in verdict.rules
        if not rule.is_kept
    ]


def follows_pattern(verbs):
    """Tell whether the verbs of a run are the profile's general pattern, or its beginning.

    initialized, anything, (suspended, resumed, anything)*, terminated: more than the pattern's templates ask for, which
    take a terminated Statement for any activity as well.
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


def _verdicts(statement):
    verdicts = [explain(statement, template) for template in scorm_profile().templates]
    return [verdict for verdict in verdicts if verdict.is_matched]
