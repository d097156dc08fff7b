"""Explains what the templates of a stored Profile make of one Statement, rule by rule."""

from lrs.rules.errors import MalformedRequest
from lrs.rules.json_text import read_json
from xapi_profiles.models import Profile
from xapi_profiles.rules.templates import TemplateVerdict, explain
from xapi_profiles.services import shelf


def explained(profile: Profile, text: str) -> list[TemplateVerdict]:
    """Return the verdict of every template of the current version; first those that are about the Statement.

    StatementRefs lead nowhere, and that is not held against it.
    """
    statement = read_json(text.encode())
    if not isinstance(statement, dict):
        raise MalformedRequest("Paste one Statement: a JSON object.", section="xAPI 1.0.3 Data §2.2")
    profiles = shelf.current_profiles(profile.tenant_id)
    known = {template.id: template for each in profiles for template in each.templates}
    own = next(each for each in profiles if each.id == profile.iri)
    verdicts = [explain(statement, template, known=known) for template in own.templates]
    return sorted(verdicts, key=lambda verdict: not verdict.is_matched)
