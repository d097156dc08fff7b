"""Bo the administrator sees why a launch was refused; who may not see people sees how it was built; Cy sees nothing."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lti.security.models import Exchange, SigningKey
from lti.security.rules import vocabulary as v
from lti.security.rules.masking import MASK
from lti.security.services import keys
from lti.security.services.exchanges import PLATFORM
from people.services import learners
from tests.admin.pages import text_of
from tests.lti.security.happenings import happened

LIST = "/admin/lti_security/exchange/"
KEYS = "/admin/lti_security/signingkey/"


@pytest.fixture
def bo(db) -> Client:
    """A superuser."""
    client = Client()
    client.force_login(User.objects.create_superuser("bo", password="not needed"))
    return client


@pytest.fixture
def staff_of():
    """Return a staff user who administers a tenant and has these rights."""

    def make(name: str, tenant: Any, *rights: str) -> Client:
        user = User.objects.create_user(name, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        tenant.administrators.add(user)
        client = Client()
        client.force_login(user)
        return client

    return make


def shown(client: Client, **filters: str) -> list[str]:
    """Return the ids of the exchanges in the list, in its order."""
    found = re.findall(rf"{LIST}([0-9a-f-]{{36}})/change/", text_of(client.get(LIST, filters)))
    return list(dict.fromkeys(found))


def page_of(client: Client, exchange: Exchange) -> str:
    return text_of(client.get(f"{LIST}{exchange.pk}/change/"))


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_bo_sees_why_a_launch_was_refused_and_what_to_do(bo, tenant) -> None:
    refused = happened(tenant, iss="https://evil.example")
    words = words_of(page_of(bo, refused))
    for expected in (
        "✗ Refused Launch with the platform “Ana&#x27;s LMS” was refused at check 7: “The issuer is the sender” "
        "didn&#x27;t hold.",
        "✓ Holds The signature is the key&#x27;s",
        "✗ Fails The issuer is the sender Expected iss to be &#x27;https://lms.example&#x27;, letter by letter "
        "What came https://evil.example Where it stands 1EdTech Security Framework 1.0 §5.1.3 "
        "How to fix it Send the identifier that was registered.",
        "Ana&#x27;s University",
        "Answered with 401",
    ):
        assert expected in words
    assert "It is meant for us" not in words, "what comes after the failure wasn't looked at"


def test_a_launch_that_passed_says_that_everything_holds(bo, tenant) -> None:
    words = words_of(page_of(bo, happened(tenant)))
    assert "Launch with the platform “Ana&#x27;s LMS” passed: every one of 17 checks held." in words
    assert "✗" not in words


def test_messages_are_shown_with_what_their_names_mean(bo, tenant) -> None:
    html = page_of(bo, happened(tenant))
    words = words_of(html)
    assert f"{v.CONTEXT} The course {{ &quot;title&quot;: &quot;Biology&quot; }}" in words
    assert "email The user&#x27;s address &quot;ana@example.org&quot;" in words
    assert "kid Which of the sender&#x27;s keys signed it &quot;key-1&quot;" in words
    assert "<script" not in re.sub(
        r"<script[^>]* src=", "", html.partition('class="page-panel"')[2].partition("</main>")[0]
    )


def test_whatever_stands_in_a_message_is_only_shown(bo, tenant) -> None:
    html = page_of(bo, happened(tenant, iss="<script>alert(1)</script>", **{"<b>": {"<i>": "</pre><script>"}}))
    assert "<script>alert" not in html
    assert "</pre><script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_who_may_not_see_people_sees_how_a_message_was_built(tenant, staff_of) -> None:
    dee = staff_of("dee", tenant, "view_exchange")
    refused = happened(tenant, azp="Ana Example", learner=uuid4())
    Exchange.objects.update(
        messages={"claims": {"name": "Ana Example", "email": "ana@example.org", v.CONTEXT: "Biology"}}
    )
    for html in (page_of(dee, refused), text_of(dee.get(LIST))):
        assert "Ana Example" not in html
        assert str(refused.learner) not in html
    words = words_of(page_of(dee, refused))
    assert f"email The user&#x27;s address &quot;{MASK}&quot;" in words
    assert f"What came {MASK}" in words
    assert "Biology" in words
    assert "you need the permission “Can see whom LTI messages are about”" in words


def test_who_has_that_permission_sees_people(tenant, staff_of) -> None:
    ana = learners.create(tenant, name="Ana", who="bo")
    refused = happened(tenant, aud="ana@example.org", learner=ana.pk)
    dee = staff_of("dee", tenant, "view_exchange", "view_personal_data")
    html = page_of(dee, refused)
    assert "ana@example.org" in html
    assert MASK not in html
    assert str(ana.pk) in html
    assert f"/admin/people/learner/{ana.pk}/change/" not in html
    eve = staff_of("eve", tenant, "view_exchange", "view_personal_data", "view_learner")
    assert f"/admin/people/learner/{ana.pk}/change/" in page_of(eve, refused)


def test_cy_of_another_tenant_sees_nothing(tenant, other_tenant, staff_of) -> None:
    refused = happened(tenant, iss="x")
    cy = staff_of("cy", other_tenant, "view_exchange", "view_personal_data")
    assert shown(cy) == []
    assert shown(cy, q=str(refused.pk)) == []
    assert shown(cy, q="Ana's LMS") == []
    assert cy.get(LIST, {"tenant": tenant.slug}).status_code == 404
    assert cy.get(f"{LIST}{refused.pk}/change/").status_code == 404


def test_who_may_not_look_does_not(tenant, staff_of) -> None:
    refused = happened(tenant)
    dee = staff_of("dee", tenant, "view_personal_data")
    assert dee.get(LIST).status_code == 403
    assert dee.get(f"{LIST}{refused.pk}/change/").status_code == 403


def test_nobody_changes_what_happened(bo, tenant) -> None:
    kept = happened(tenant)
    assert bo.get(f"{LIST}add/").status_code == 403
    assert bo.post(f"{LIST}{kept.pk}/delete/", {"post": "yes"}).status_code == 403
    assert bo.get(f"{LIST}{kept.pk}/history/").status_code == 404
    assert bo.get(f"{LIST}{uuid4()}/change/").status_code == 404
    assert bo.get(f"{LIST}nonsense/change/").status_code == 404


def test_the_list_is_newest_first_and_says_how_each_ended(bo, tenant, other_tenant) -> None:
    old, new, other = happened(tenant, age=5), happened(tenant, iss="x", age=1), happened(other_tenant)
    assert shown(bo) == [str(new.pk), str(old.pk)]
    assert shown(bo, tenant=other_tenant.slug) == [str(other.pk)]
    words = words_of(text_of(bo.get(LIST)))
    assert "✗ refused The issuer is the sender: expected iss to be &#x27;https://lms.example&#x27;" in words
    assert "✓ passed" in words


def test_the_list_is_narrowed_by_outcome_and_side(bo, tenant) -> None:
    passed, refused = happened(tenant), happened(tenant, side=PLATFORM, iss="x")
    assert shown(bo, outcome="passed") == [str(passed.pk)]
    assert shown(bo, outcome="refused") == [str(refused.pk)]
    assert shown(bo, side="tool") == [str(passed.pk)]
    assert shown(bo, side="platform", outcome="refused") == [str(refused.pk)]
    assert shown(bo, side="platform", outcome="passed") == []
    assert len(shown(bo, side="'", outcome="?")) == 2


def test_exchanges_are_found_by_name_and_by_id(bo, tenant, other_tenant) -> None:
    wanted = happened(tenant, name="Moodle of Ana", party=uuid4(), learner=uuid4(), age=3)
    happened(tenant, name="Quiz tool", party=uuid4(), learner=uuid4())
    happened(other_tenant, name="Moodle of Cy", learner=wanted.learner)
    for q in ("Moodle of Ana", "moodle", " MOODLE ", str(wanted.pk), str(wanted.party), str(wanted.learner)):
        assert shown(bo, q=q) == [str(wanted.pk)], q
    for q in ("Canvas", str(uuid4()), "\0", "%", "_"):
        assert (shown(bo, q=q) == []) == (q != "\0"), q


def test_a_list_costs_the_same_whatever_its_length(bo, tenant, django_assert_max_num_queries) -> None:
    for _ in range(6):
        happened(tenant)
    with django_assert_max_num_queries(6):
        bo.get(LIST)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="Asks PostgreSQL how it would search.")
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "exchanges_of_tenant"),
        ({"outcome": "refused"}, "exchanges_by_outcome"),
        ({"side": "tool"}, "exchanges_by_side"),
        ({"q": "Ana's LMS"}, "exchanges_of_party_name"),
        ({"q": "learner"}, "exchanges_of_learner"),
        ({"q": "party"}, "exchanges_of_party"),
    ],
)
def test_each_way_through_the_list_has_its_index(bo, tenant, filters: dict[str, str], index: str) -> None:
    kept = happened(tenant, party=uuid4(), learner=uuid4(), iss="x")
    others = {"tenant": tenant, "at": kept.at, "side": PLATFORM, "passed": True}
    Exchange.objects.bulk_create(
        Exchange(**others, party=uuid4(), learner=uuid4(), party_name=str(number)) for number in range(1_000)
    )
    asked = {name: str(getattr(kept, value, value)) for name, value in filters.items()}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE lti_security_exchange")
        for each in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{each} = off")
    with CaptureQueriesContext(connection) as queries:
        bo.get(LIST, asked)
    (query,) = [each["sql"] for each in queries if '"kind"' in each["sql"] and "ORDER BY" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {query}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"using {index} " in plan, plan
    assert "Sort" not in plan, plan


def test_the_sidebar_leads_to_the_inspector(bo, tenant, staff_of) -> None:
    page = text_of(bo.get("/admin/"))
    assert all(text in page for text in ("Launch inspector", LIST, "Signing keys", KEYS))
    dee = staff_of("dee", tenant, "view_exchange")
    page = text_of(dee.get("/admin/"))
    assert "Launch inspector" in page
    assert "Signing keys" not in page


def test_superusers_see_what_each_key_is_for_and_never_its_private_half(bo, settings) -> None:
    oldest, first = keys.rotate(), keys.rotate(at_once=True)
    SigningKey.objects.filter(pk=oldest.pk).update(signs_from=timezone.now() - timedelta(days=99))
    coming = keys.rotate()
    words = words_of(text_of(bo.get(KEYS)))
    assert f"published, signs from {coming.signs_from:%Y-%m-%d %H:%M} UTC" in words
    assert re.search(rf"{first.kid} signs ", words)
    assert re.search(rf"{oldest.kid} signs no longer, still published", words)
    page = text_of(bo.get(f"{KEYS}{first.kid}/change/"))
    assert first.public["n"] in page
    assert bytes(first.private).decode()[:40] not in page


def test_a_key_that_nobody_needs_any_more_is_told(bo) -> None:
    first, second = keys.rotate(), keys.rotate(at_once=True)
    SigningKey.objects.filter(pk=first.pk).update(signs_from=timezone.now() - timedelta(days=99))
    SigningKey.objects.filter(pk=second.pk).update(signs_from=timezone.now() - timedelta(days=8))
    assert "not published any more" in text_of(bo.get(KEYS))


def test_superusers_make_the_next_key_when_they_have_said_yes(bo) -> None:
    first = keys.rotate()
    address = f"{KEYS}next/"
    assert address in text_of(bo.get(KEYS))
    assert "Make the next key?" in text_of(bo.get(address))
    assert SigningKey.objects.count() == 1, "a link changes nothing"
    page = text_of(bo.post(address, follow=True))
    (made,) = SigningKey.objects.exclude(pk=first.pk)
    assert f"The key {made.kid} signs from" in page
    assert made.signs_from > timezone.now() + timedelta(hours=23)


def test_others_see_no_keys_and_make_none(tenant, staff_of) -> None:
    key = keys.rotate()
    rights = Permission.objects.filter(content_type__app_label="lti_security").values_list("codename", flat=True)
    assert not [each for each in rights if each.endswith("signingkey")]
    dee = staff_of("dee", tenant, *rights)
    for address in (KEYS, f"{KEYS}{key.kid}/change/", f"{KEYS}next/"):
        assert dee.get(address).status_code == 403
    assert dee.post(f"{KEYS}next/").status_code == 403
    assert SigningKey.objects.count() == 1
