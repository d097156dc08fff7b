"""``manage.py profiles check``: what authors see of their Profile, and of Statements beside it."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.xapi_profiles.builders import MISSING, SPORTS, V2, id_of, in_registration, pattern, profile, template, verb

RACE = profile(
    concepts=MISSING,
    templates=[
        template("start", verb=f"{SPORTS}/verbs/start"),
        template("end", verb=f"{SPORTS}/verbs/end", rules=[{"location": "$.result.success", "presence": "included"}]),
    ],
    patterns=[pattern("race", primary=True, sequence=id_of("start", "end"))],
)
START = in_registration(verb={"id": f"{SPORTS}/verbs/start"}, timestamp="2026-11-21T15:00:00Z")
END = in_registration(verb={"id": f"{SPORTS}/verbs/end"}, timestamp="2026-11-21T15:01:00Z", result={"success": True})


@pytest.fixture
def check(tmp_path, capsys):
    """Check a document, beside others, and return the lines that are said, with the refusal where there is one."""

    def path_of(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    def check(document, statements=None, *, file="statements.json", **files):
        arguments = ["profiles", "check", path_of("profile.jsonld", document)]
        if statements is not None:
            arguments += ["--statements", path_of(file, statements)]
        for option, content in files.items():
            arguments += [f"--{option}", path_of(f"{option}.jsonld", content)]
        refusal = []
        try:
            call_command(*arguments)
        except CommandError as error:
            refusal = [str(error).removeprefix(f"{tmp_path}/")]
        return capsys.readouterr().out.splitlines() + refusal

    return check


def test_a_sound_profile_is_told_in_one_line(check):
    assert check(RACE) == [f"Sports ({V2}): 2 Statement Templates, 1 Pattern. Nothing to mend."]


def test_what_is_to_be_mended_has_place_value_section_and_advice(check):
    assert check(profile(seeAlso="about", conformsTo="https://w3id.org/xapi/profiles#2.0")) == [
        f"Sports ({V2}): 1 Concept.",
        "1 thing to mend:",
        "  $.seeAlso: 'about'",
        "    xAPI Profiles Structure §6.0. Write a whole IRI with its scheme, such as https://example.org/verbs/placed.",
        "1 thing to think about:",
        "  $.conformsTo: 'https://w3id.org/xapi/profiles#2.0'",
        "    xAPI Profiles Structure §6.0. Write https://w3id.org/xapi/profiles#1.0: that is the version of the"
        " specification by which it is read.",
        "There is something to mend.",
    ]


def test_what_cannot_be_imported_is_said_to_be_so(check):
    assert check([])[-1] == "profile.jsonld can't be imported."
    assert check("{")[-1].startswith("The body is not valid JSON")


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="No such file"):
        call_command("profiles", "check", "nowhere.jsonld")


def test_other_profiles_and_the_version_before_are_looked_at(check):
    version = {"id": "https://other.example.org/v1", "generatedAtTime": "2026-01-01T00:00:00Z"}
    other = profile(id="https://other.example.org", versions=[version], concepts=[verb(inScheme=version["id"])])
    assert check(profile(), beside=other)[1:3] == ["1 thing to mend:", f"  $.concepts[0].id: '{verb()['id']}'"]
    changed = {**RACE, "patterns": [pattern("race", primary=True, alternates=id_of("start", "end"))]}
    assert check(changed, previous=RACE)[1:3] == [
        "1 thing to think about:",
        f"  $.patterns[0].id: '{id_of('p:race')[0]}'",
    ]


def test_statements_are_judged_template_by_template_and_registration_by_registration(check):
    assert check(RACE, [START, END])[1:] == [
        "Statement 0: success. It follows start.",
        "Statement 1: success. It follows end.",
        f"Registration {START['context']['registration']}: 2 Statements, race",
        "  as a regular expression: complete after 2",
        "  greedily: followed",
        "  next: nothing",
    ]


def test_what_statements_break_is_said_with_what_was_expected(check):
    unscored = {name: value for name, value in END.items() if name != "result"}
    assert check(RACE, [START, unscored])[2:] == [
        "Statement 1: invalid. It follows no template, breaks end.",
        "  $.result.success: None",
        f"    xAPI Profiles Structure §8.1. Statement Template {id_of('end')[0]}: presence is included, and there is no"
        " value.",
        f"Registration {START['context']['registration']}: 2 Statements, race",
        "  as a regular expression: broken after 1",
        "  greedily: not followed (failure, 2 left)",
        f"  expected there: {id_of('end')[0]}",
        "There is something to mend.",
    ]


def test_a_run_that_is_under_way_is_no_fault(check):
    assert check(RACE, START)[-3:] == [
        "  as a regular expression: under way after 1",
        "  greedily: not followed (partial, 0 left)",
        f"  next: {id_of('end')[0]}",
    ]


def test_statements_may_come_one_on_each_line(check):
    lines = f"{json.dumps(START)}\n\n{json.dumps(END)}\n"
    assert check(RACE, lines, file="statements.ndjson") == check(RACE, [START, END])


def test_what_is_no_statement_is_refused(check):
    assert check(RACE, [START, "end"])[-1] == "statements.json has something that is no Statement."


class TestExample:
    """``manage.py profiles example``: Statements from templates, for those who need some."""

    @pytest.fixture
    def example(self, tmp_path, capsys):
        path = tmp_path / "profile.jsonld"

        def example(document, *options):
            path.write_text(json.dumps(document), encoding="utf-8")
            call_command("profiles", "example", str(path), *options)
            captured = capsys.readouterr()
            return [json.loads(line) for line in captured.out.splitlines()], captured.err

        return example

    def verbs(self, statements):
        return [each["verb"]["id"].rpartition("/")[2] for each in statements]

    def test_all_templates_have_one(self, example):
        assert self.verbs(example(RACE)[0]) == ["start", "end"]

    def test_one_template_may_be_chosen_by_the_end_of_its_id(self, example):
        assert self.verbs(example(RACE, "--template", "/end")[0]) == ["end"]
        with pytest.raises(CommandError, match="no such Statement Template"):
            example(RACE, "--template", "/middle")

    def test_the_seed_decides(self, example):
        assert example(RACE, "--seed", "7") == example(RACE, "--seed", "7")
        assert example(RACE, "--seed", "7") != example(RACE, "--seed", "8")

    def test_they_are_judged_as_sound(self, example, check):
        statements, _ = example(RACE)
        assert "There is something to mend." not in check(RACE, statements)

    def test_where_there_is_none_it_says_why_and_goes_on(self, example):
        rules = [{"location": "$.duration", "presence": "included"}]
        both = profile(concepts=MISSING, templates=[template("slow", rules=rules), template("quick")])
        statements, said = example(both)
        assert len(statements) == 1
        assert said.startswith(f"No Statement could be made that follows {id_of('slow')[0]} and is valid")
