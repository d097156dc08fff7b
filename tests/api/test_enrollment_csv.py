"""Many people are enrolled by one CSV file, each row with its own outcome."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.models import Enrollment, Membership
from courses.rules import enrollment_csv as rules
from courses.rules.enrollment_csv import rows_of
from courses.rules.errors import UnreadableCsv
from courses.services import courses
from courses.services.courses import NewVersion
from people.models import AuditEntry, Learner
from people.services import learners
from tests.xapi.client import make_credential, make_tenant


@pytest.fixture
def course(north):
    return courses.create(north.pk, "test", "c", NewVersion({"en": "Safety"}, {}, []), who="bo")[0]


@pytest.fixture
def ana(north):
    return learners.create(north, name="Ana", email="ana@example.org", external_id="hr-1", who="bo")


CSV = """name,email,external_id,role
Ana,ana@example.org,hr-1,
Bo,bo@example.org,,Instructor
,cy@example.org,hr-3,Learner
Dee,,,
Eve,no address,,
Fay,fay@example.org,,Boss
"""


def upload(client, course, text: str | bytes, content_type: str = "text/csv"):
    content = text.encode() if isinstance(text, str) else text
    return client.http.post(
        f"/api/v1/courses/{course.pk}/enrollments/csv", content, content_type, headers=client.headers
    )


def outcomes(client, course, *lines: str, header: str = "name,email,external_id,role") -> list[tuple[str, str]]:
    """Return the status and the message of each row."""
    response = upload(client, course, "\n".join((header, *lines)))
    assert response.status_code == 200, response.content
    return [(row["status"], row["message"]) for row in response.json()["rows"]]


class TestByCsv:
    def test_each_row_has_its_own_outcome(self, client, course, ana) -> None:
        rows = upload(client, course, CSV).json()["rows"]
        assert [(row["row"], row["status"], row["message"]) for row in rows] == [
            (2, "enrolled", ""),
            (3, "enrolled", ""),
            (4, "enrolled", ""),
            (5, "error", "The row has neither e-mail address nor external id."),
            (6, "error", "'no address' is no e-mail address."),
            (
                7,
                "error",
                "The role 'Boss' is none of Administrator, ContentDeveloper, Instructor, Learner, Manager, Member, "
                "Mentor, Officer.",
            ),
        ]
        assert rows[0]["learner"] == str(ana.pk)
        assert sorted(Learner.objects.values_list("name", flat=True)) == ["Ana", "Bo", "cy@example.org"]
        assert Enrollment.objects.count() == 2

    def test_the_same_file_again_enrols_nobody_twice(self, client, course, ana) -> None:
        first = upload(client, course, CSV).json()["rows"]
        second = upload(client, course, CSV).json()["rows"]
        assert [row["status"] for row in second] == ["already", "already", "already", "error", "error", "error"]
        assert second[0]["registration"] == first[0]["registration"]
        assert (Learner.objects.count(), Enrollment.objects.count()) == (3, 2)

    @pytest.mark.parametrize(
        "text", [b"", b"\xff\xfe", b"who,what\n1,2\n", b"role\nLearner\n", b"name,name\n", "x" * 200_000]
    )
    def test_a_file_without_a_header_that_is_known_is_refused(self, client, course, text) -> None:
        response = upload(client, course, text)
        assert (response.status_code, response.json()["error"]["code"]) == (400, "unreadable-csv")

    def test_excels_semicolons_and_byte_order_mark_are_fine(self, client, course) -> None:
        text = "\ufeffE-Mail;name".replace("E-Mail", "email") + '\r\nana@example.org;"Ana; Dr."\r\n\r\n'
        assert [row["status"] for row in upload(client, course, text).json()["rows"]] == ["enrolled"]
        assert Learner.objects.get().name == "Ana; Dr."

    def test_people_are_found_by_their_external_id_first(self, client, course, ana) -> None:
        assert outcomes(client, course, "Anna,other@example.org,hr-1,") == [("enrolled", "")]
        assert Learner.objects.get().email == "ana@example.org"

    def test_people_are_found_by_their_address_whatever_its_capitals(self, client, course, ana) -> None:
        assert outcomes(client, course, "Anna,ANA@Example.org,,") == [("enrolled", "")]
        assert Learner.objects.get() == ana

    def test_somebody_of_the_same_address_with_another_external_id_is_somebody_else(self, client, course, ana) -> None:
        lines = ["Bea,ana@example.org,hr-2,", "Bea,ana@example.org,hr-2,"]
        assert [status for status, _ in outcomes(client, course, *lines)] == ["enrolled", "already"]
        assert sorted(Learner.objects.values_list("external_id", flat=True)) == ["hr-1", "hr-2"]

    def test_an_address_of_several_learners_means_none_of_them(self, client, north, course, ana) -> None:
        learners.create(north, name="Bea", email="ana@example.org", who="bo")
        [(status, message)] = outcomes(client, course, ",ana@example.org,,")
        assert (status, message) == (
            "error",
            "Several learners have the address ana@example.org; give the external id.",
        )

    def test_a_person_twice_in_a_file_is_enrolled_once(self, client, course) -> None:
        lines = ["Bo,bo@example.org,,", "Bo,BO@example.org,,"]
        assert [status for status, _ in outcomes(client, course, *lines)] == ["enrolled", "already"]
        assert (Learner.objects.count(), Enrollment.objects.count()) == (1, 1)

    def test_roles_are_added_to_those_that_somebody_has(self, client, course, ana) -> None:
        lines = ["Ana,,hr-1,Instructor", "Ana,,hr-1,learner", "Ana,,hr-1,MENTOR", "Ana,,hr-1,Mentor"]
        assert [status for status, _ in outcomes(client, course, *lines)] == ["enrolled"] * 3 + ["already"]
        assert Membership.objects.get().roles == ["Instructor", "Learner", "Mentor"]

    def test_a_quote_that_is_not_closed_spoils_its_own_line_only(self, client, course) -> None:
        report = outcomes(client, course, '"Ana,ana@example.org,,', "Bo,bo@example.org,,", '"Cy" x,cy@example.org,,')
        problem = "The line can't be read: a quote isn't closed, or something stands behind it."
        assert report == [("error", problem), ("enrolled", ""), ("error", problem)]

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (f"{'x' * 201},a@example.org,,", "The name has more than 200 characters."),
            (f"A,{'x' * 250}@example.org,,", "The email has more than 254 characters."),
            (f"A,,{'x' * 201},", "The external_id has more than 200 characters."),
            ("A\0,a@example.org,,", "A cell has a control character."),
            ("A,a@example.org,,,,", "The row has 6 cells, and the header 4."),
            ("A,a@b,,", "'a@b' is no e-mail address."),
        ],
    )
    def test_a_row_that_cannot_be_stored_is_told_and_stops_no_other(self, client, course, line, message) -> None:
        assert outcomes(client, course, line, "Bo,bo@example.org,,") == [("error", message), ("enrolled", "")]

    def test_who_has_left_is_not_enrolled(self, client, north, course, ana) -> None:
        learners.deactivate(north.pk, ana.pk, who="bo")
        assert outcomes(client, course, "Ana,,hr-1,") == [("error", "Ana is deactivated; reactivate them first.")]

    def test_a_file_that_is_too_large_is_refused_before_anybody_is_enrolled(self, client, course, monkeypatch) -> None:
        monkeypatch.setattr(rules, "MOST_ROWS", 2)
        rows = "".join(f"p{number}@example.org\n" for number in range(3))
        response = upload(client, course, f"email\n{rows}")
        assert (response.status_code, response.json()["error"]["code"]) == (400, "unreadable-csv")
        assert "at most 2 rows" in response.json()["error"]["message"]
        monkeypatch.setattr(rules, "MOST_BYTES", 20)
        assert "at most 20 bytes" in upload(client, course, f"email\n{rows}").json()["error"]["message"]
        assert not Learner.objects.exists()

    def test_bytes_that_are_not_utf_8_are_told_by_their_line(self, client, course) -> None:
        response = upload(client, course, "email,name\na@example.org,Ana\nb@example.org,Zo\xeb\n".encode("latin-1"))
        assert response.json()["error"]["message"].startswith("The file isn't UTF-8: line 3")
        assert not Learner.objects.exists()

    def test_only_csv_is_taken(self, client, course) -> None:
        assert upload(client, course, CSV, "application/json").status_code == 415

    def test_nobody_is_enrolled_in_an_archived_course_or_one_that_is_not_there(self, client, course, api_of) -> None:
        cy = api_of(make_credential(make_tenant("south"), name="Cy"))
        assert upload(cy, course, CSV).status_code == 404
        client.post(f"courses/{course.pk}/archive")
        assert upload(client, course, CSV).status_code == 409
        assert not Learner.objects.exists()

    def test_making_learners_and_giving_roles_need_their_own_permissions(self, staff_with, course, ana) -> None:
        staff = staff_with("courses.add_enrollment")
        assert outcomes(staff, course, "Ana,,hr-1,", "Bo,bo@example.org,,", "Ana,,hr-1,Instructor") == [
            ("enrolled", ""),
            ("error", "There is no such learner, and you may not make one."),
            ("error", "You may not make anybody Instructor of a course."),
        ]

    def test_without_the_permission_nothing_is_read(self, staff_with, course) -> None:
        assert upload(staff_with("courses.view_enrollment"), course, CSV).status_code == 403

    def test_the_audit_trail_tells_who_enrolled_whom(self, client, course) -> None:
        outcomes(client, course, "Bo,bo@example.org,,", "Di,di@example.org,,Instructor")
        done = AuditEntry.objects.filter(who="credential Provisioning").order_by("id").values_list("action", flat=True)
        assert list(done)[-4:] == ["learner.create", "enrollment.create", "learner.create", "membership.change"]

    def test_who_is_enrolled_already_costs_nothing(self, client, course, django_assert_num_queries) -> None:
        lines = [f"P,p{number}@example.org,hr-{number}," for number in range(12)]
        outcomes(client, course, *lines)
        with django_assert_num_queries(6):  # the tenant, the course, and four about everybody
            assert {status for status, _ in outcomes(client, course, *lines)} == {"already"}


CELL = st.text(max_size=12, alphabet="aB@.\"';,\t\0\x0b\u2028é ") | st.sampled_from(["a@example.org", "hr-1", "Mentor"])


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"name,email\n{text}".encode()))
def test_whatever_is_in_the_file_is_read_or_refused(content: bytes) -> None:
    try:
        rows = list(rows_of(content))
    except UnreadableCsv:
        return
    assert all(row.problem or row.email or row.external_id for row in rows)


@given(st.lists(st.lists(CELL, min_size=1, max_size=5).map(",".join)), st.sampled_from(["\n", "\r\n", "\r"]))
def test_each_line_with_something_in_it_is_one_row_under_its_number(lines: list[str], end: str) -> None:
    text = end.join(["name,email,external_id,role", *lines])
    filled = [number for number, line in enumerate(lines, start=2) if line.strip(", \t")]
    assert [row.number for row in rows_of(text.encode())] == filled


@given(st.lists(st.lists(CELL, min_size=1, max_size=4).map(",".join), max_size=30))
def test_no_line_stops_one_behind_it(lines: list[str]) -> None:
    [*_, last] = rows_of("\n".join(["name,email,external_id,role", *lines, "Bo,bo@example.org,,"]).encode())
    assert (last.name, last.email, last.problem) == ("Bo", "bo@example.org", "")
