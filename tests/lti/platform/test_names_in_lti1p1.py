"""What people, courses and links were called by LTI 1.1. LTI 1.3 Migration Guide; NRPS 2.0 §3."""

import pytest
from django.core.management import CommandError, call_command

from lti.platform.models import NameInLti1p1
from lti.platform.rules.errors import InvalidNamesInLti1p1
from lti.platform.rules.lti1p1 import migration_claim
from lti.platform.services import links, names_in_lti1p1, tools
from lti.security.rules import vocabulary as v
from people.models import AuditEntry
from people.services import encryption
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import ISSUER, WHO, launched, make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def moving(school):
    """Return a school whose tool goes on with what it knew by LTI 1.1."""
    moves(school, lti1p1_guid="old.example.edu")
    return school


def moves(school, **more):
    secret = encryption.encrypted(b"secret-1")
    changes = {"lti1p1_key": "key-1", "lti1p1_secret": secret, **more}
    school.tool = tools.change(school.tenant.pk, school.tool.pk, who=WHO, **changes)


def table(*rows):
    return ["name,of,value", *rows]


def take_in(school, *rows):
    return names_in_lti1p1.import_table(school.tenant.pk, table(*rows), who=WHO)


def test_the_signature_is_that_of_the_guides_own_example() -> None:
    claim = migration_claim(
        {"user_id": "34212"},
        key="179248902",
        secret="my-lti11-secret",
        deployment_id="689302",
        issuer="https://lmsvendor.com",
        client_id="PM48OJSfGDTAzAo",
        expires=1551290856,
        nonce="172we8671fd8z",
    )
    assert claim == {
        "user_id": "34212",
        "oauth_consumer_key": "179248902",
        "oauth_consumer_key_sign": "lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps=",
    }


class TestALaunch:
    def test_has_every_name_of_lti_1_1_that_is_known(self, moving) -> None:
        take_in(
            moving,
            f"user_id,{moving.ana.pk},old-ana",
            f"context_id,{moving.course.pk},old-course",
            f"resource_link_id,{moving.link.pk},old-link",
        )
        claim = launched(moving)[v.LTI1P1]
        assert {name: value for name, value in claim.items() if name != "oauth_consumer_key_sign"} == {
            "oauth_consumer_key": "key-1",
            "user_id": "old-ana",
            "context_id": "old-course",
            "resource_link_id": "old-link",
            "tool_consumer_instance_guid": "old.example.edu",
        }

    def test_has_nothing_of_it_for_a_tool_without_a_consumer_key(self, school) -> None:
        take_in(school, f"user_id,{school.ana.pk},old-ana")
        assert v.LTI1P1 not in launched(school)

    def test_does_not_name_who_is_to_be_unnamed(self, moving) -> None:
        take_in(moving, "user_id,a-1,")
        assert "user_id" not in launched(moving)[v.LTI1P1]

    def test_of_cy_has_nothing_of_what_north_took_in(self, moving) -> None:
        south = make_school(make_tenant("south"))
        moves(south)
        take_in(moving, "user_id,a-1,old-ana", f"context_id,{moving.course.pk},old-course")
        assert set(launched(south)[v.LTI1P1]) == {"oauth_consumer_key", "oauth_consumer_key_sign", "user_id"}
        assert launched(south)[v.LTI1P1]["user_id"] == "a-1"


class TestARoster:
    def url(self, school):
        return f"{ISSUER}/lti/platform/courses/{school.course.pk}/memberships"

    def members(self, caller, school):
        held = caller(v.MEMBERSHIP_READONLY, tool=school.tool)
        found = held.call("GET", self.url(school), Accept=v.MEMBERSHIP_CONTAINER_TYPE).json()["members"]
        return {each["user_id"]: each for each in found}

    def test_has_the_user_ids_of_lti_1_1(self, moving, caller) -> None:
        take_in(moving, "user_id,bo@example.org,old-bo")
        members = self.members(caller, moving)
        assert members[moving.subject(moving.bo)]["lti11_legacy_user_id"] == "old-bo"
        assert members[moving.subject(moving.ana)]["lti11_legacy_user_id"] == "a-1"

    def test_has_none_for_a_tool_without_a_consumer_key(self, school, caller) -> None:
        take_in(school, "user_id,bo@example.org,old-bo")
        assert all("lti11_legacy_user_id" not in each for each in self.members(caller, school).values())


class TestATable:
    def test_is_taken_in_again_and_names_may_be_exchanged(self, moving) -> None:
        assert take_in(moving, "user_id,a-1,one", "user_id,bo@example.org,two") == 2
        take_in(moving, "user_id,a-1,two", "user_id,bo@example.org,one")
        kept = NameInLti1p1.objects.filter(tenant_id=moving.tenant.pk)
        assert dict(kept.values_list("subject", "value")) == {moving.ana.pk: "two", moving.bo.pk: "one"}
        assert AuditEntry.objects.filter(action="lti.names-in-lti1p1.keep").count() == 2

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ("user_id,nobody,x", "line 2: 'nobody' came. It is a learner's id, external id or e-mail address."),
            ("context_id,nothing,x", "line 2: 'nothing' came. It is a course's id."),
            ("resource_link_id,nothing,x", "line 2: 'nothing' came. It is a link's id."),
            ("sub,a-1,x", "line 2: 'sub' came. The name is user_id, context_id or resource_link_id."),
            ("user_id,a-1", "line 2: 'user_id,a-1' came. A line has 3 cells."),
            ("user_id,,x", "line 2: '' came. It says of whom or of what."),
            ("user_id,a-1," + "x" * 256, "A value has up to 255 characters, and no control ones."),
        ],
    )
    def test_that_is_wrong_says_where(self, moving, row, told) -> None:
        with pytest.raises(InvalidNamesInLti1p1) as refused:
            take_in(moving, row, "user_id,bo@example.org,two")
        assert told in refused.value.message
        assert not NameInLti1p1.objects.exists()

    def test_has_its_first_line(self, moving) -> None:
        with pytest.raises(InvalidNamesInLti1p1, match="The first line is name,of,value"):
            names_in_lti1p1.import_table(moving.tenant.pk, ["user_id,a-1,x"], who=WHO)
        with pytest.raises(InvalidNamesInLti1p1, match="A table has a first line"):
            names_in_lti1p1.import_table(moving.tenant.pk, [], who=WHO)

    def test_gives_no_name_to_two_people(self, moving) -> None:
        take_in(moving, "user_id,a-1,one")
        with pytest.raises(InvalidNamesInLti1p1, match="This user_id is another's already"):
            take_in(moving, "user_id,bo@example.org,one")
        with pytest.raises(InvalidNamesInLti1p1, match="This user_id is another's already"):
            take_in(moving, "user_id,bo@example.org,two", "user_id,a-1,two")

    def test_does_not_reach_what_is_cys(self, moving) -> None:
        south = make_school(make_tenant("south"))
        for row in (
            f"user_id,{south.ana.pk},x",
            f"context_id,{south.course.pk},x",
            f"resource_link_id,{south.link.pk},x",
        ):
            with pytest.raises(InvalidNamesInLti1p1):
                take_in(moving, row)
        assert links.get(south.tenant.pk, south.link.pk).lti1p1_id == ""

    def test_comes_by_the_command_line(self, moving, tmp_path, capsys) -> None:
        file = tmp_path / "names.csv"
        file.write_text("\ufeff" + "\r\n".join(table("user_id,a-1,old-ana", "")), encoding="utf-8")
        call_command("lti1p1", "import", str(file), "--tenant", moving.tenant.slug)
        assert capsys.readouterr().out == "1 names taken in.\n"
        file.write_text("x\n", encoding="utf-8")
        with pytest.raises(CommandError, match="The first line is name,of,value"):
            call_command("lti1p1", "import", str(file), "--tenant", moving.tenant.slug)


def test_the_secret_alone_tells_nobody_anything(moving) -> None:
    tools.change(moving.tenant.pk, moving.tool.pk, who=WHO, lti1p1_key="")
    assert v.LTI1P1 not in launched(moving)
