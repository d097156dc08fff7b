"""A store that holds platforms, links and roles goes on as it did when it is brought to this version."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from courses.rules.roles import ROLES
from courses.services import courses
from courses.services.courses import NewItem, NewVersion
from people.services import learners
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("courses", "0004_put_together"), ("lti_tool", "0001_initial")]


def migrated(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def now():
    """Return the models of this version, once the store is brought to it; it is in any case at the end."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield lambda: migrated(latest)
    migrated(latest)


def test_platforms_keep_what_they_could_do_and_roles_count_as_given_here(now) -> None:
    north = make_tenant("north")
    items = [NewItem("block", "1", {"en": "One"})]
    course = courses.create(north.pk, "test", "safety", NewVersion({"en": "Safety"}, {}, items), who="bo")[0]
    ana = learners.create(north, name="Ana", who="bo")
    old, own = migrated(BEFORE), {"tenant_id": north.pk}
    old.get_model("courses", "Membership").objects.create(
        **own, course_id=course.pk, learner_id=ana.pk, roles=["Learner"]
    )
    fields = {"issuer": "https://lms.example.org", "authorization_endpoint": "https://lms.example.org/authorize"}
    campus = old.get_model("lti_tool", "Platform").objects.create(**own, name="Campus", client_id="1", **fields)
    old.get_model("lti_tool", "Platform").objects.create(**own, name="Library", client_id="2", **fields)
    deployment = old.get_model("lti_tool", "PlatformDeployment").objects.create(
        **own, platform=campus, deployment_id="1"
    )
    for number, course_id in enumerate([course.pk, course.pk, None]):
        old.get_model("lti_tool", "Link").objects.create(
            **own, deployment=deployment, resource_link_id=str(number), course_id=course_id
        )
    new = now()
    platforms = new.get_model("lti_tool", "Platform").objects
    assert [(each.opens, each.roles) for each in platforms.all()] == [("all", list(ROLES))] * 2
    assert new.get_model("lti_tool", "PlatformDeployment").objects.get().enabled
    chosen = new.get_model("lti_tool", "PlatformCourse").objects.get()
    assert (chosen.platform_id, chosen.course_id, chosen.how) == (campus.pk, course.pk, "chosen")
    membership = new.get_model("courses", "Membership").objects.get()
    assert (membership.roles, membership.from_outside) == (["Learner"], [])
    made = platforms.create(**own, name="New", client_id="3", **fields)
    assert (made.opens, made.roles) == ("chosen", ["Learner"])
