"""What an Assignable Unit may touch beside Statements: its own documents, Activity and learner (cmi5 §8, §10, §11)."""

import json
from typing import Any

from django.utils import timezone

from cmi5.models import Session
from cmi5.rules.agents import is_same_agent
from cmi5.rules.errors import SessionRuleBroken, broken
from cmi5.rules.preferences import problems_of_preferences
from cmi5.rules.vocabulary import LAUNCH_DATA, LEARNER_PREFERENCES
from lrs.services.gates import Access
from people.rules.errors import Problem
from people.rules.principal import Confinement

_NEEDED = {
    "activities/state": ("agent", "activityId", "registration"),
    "activities/profile": ("activityId",),
    "agents/profile": ("agent",),
    "agents": ("agent",),
    "activities": ("activityId",),
}
"""The parameters by which each resource names its owner; what is given must be that of the launch."""

_RULES = {
    "agent": ("8.1.3.0-3 (d)", "Use the actor that the launch URL gave."),
    "registration": ("8.1.4.0-3 (d)", "Use the registration that the launch URL gave."),
    "activityId": ("10.1.0.0-3", "Use the activityId that the launch URL gave."),
}

_READS = ("GET", "HEAD")


def check(access: Access, confinement: Confinement, tenant_id: int) -> bool:
    """Allow what belongs to the launch, and say of anything else which requirement it breaks."""
    problems = [
        problem for name in _NEEDED.get(access.resource, ()) for problem in _problems(name, access, confinement)
    ]
    if problems:
        raise broken(problems)
    if access.resource == "activities/state" and access.method not in _READS:
        _guard_launch_data(access)
    if access.resource == "agents/profile" and access.document_id == LEARNER_PREFERENCES:
        _preferences(access, confinement, tenant_id)
    return access.resource in _NEEDED


def _problems(name: str, access: Access, confinement: Confinement) -> list[Problem]:
    value = access.parameters.get(name)
    if not value and name != "registration":
        return []  # the resource asks for it, and answers as it answers everybody
    is_own = {
        "agent": lambda: is_same_agent(_json(value), confinement.agent),
        "registration": lambda: value is not None and value.lower() == str(confinement.registration),
        "activityId": lambda: value == confinement.activity_id,
    }[name]()
    if is_own:
        return []
    requirement, advice = _RULES[name]
    if name == "agent" and access.resource == "agents/profile":
        requirement = "11.0.0.0-1 (d)"
    return [Problem(f"${name}", value, advice, "cmi5 §8.1", requirement)]


def _guard_launch_data(access: Access) -> None:
    if access.document_id in (None, LAUNCH_DATA):
        raise SessionRuleBroken(
            f"cmi5 10.2.1.0-5 (d): an AU may not change {LAUNCH_DATA}; name another document.", section="cmi5 §10.2.1"
        )


def _preferences(access: Access, confinement: Confinement, tenant_id: int) -> None:
    if access.method in _READS:
        rows = Session.objects.filter(tenant_id=tenant_id, pk=confinement.id, preferences_read_at__isnull=True)
        rows.update(preferences_read_at=timezone.now())
    elif access.method == "DELETE":
        raise SessionRuleBroken("cmi5 11: an AU may not delete the learner preferences.", section="cmi5 §11")
    elif problems := problems_of_preferences(access.content, access.content_type):
        raise broken(problems)


def _json(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
