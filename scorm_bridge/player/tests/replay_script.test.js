/** Reading the scripts of ADL's suite, with their peculiarities. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAsExpected } from "../replay/comparing.js";
import { bundleOf } from "../replay/bundle.js";
import { scriptOf } from "../replay/script.js";

const WORDS = bundleOf(
    [
        "c=cmi",
        "a=adl",
        "n=nav",
        "r=request",
        "rv=request_valid",
        "LOC=location",
        "t=true",
        "f=false",
        "TY.c=choice",
        "tar={target=%s}",
    ].join("\n"),
);

function callsOf(...lines) {
    const text = lines.map((line, at) => `Act1V1.commands.${at}=${line}`).join("\n");
    return scriptOf(text, WORDS).activities[0].calls;
}

test("calls are spelt out", () => {
    const [initialize, set, get, choice, valid] = callsOf(
        "I->->t->0",
        "SET->c~LOC!a!b->t->0",
        "GET->c~LOC->a!b->0",
        "SET->a~n~r!tar~activity_2~TY.c->t->0",
        "GET->a~n~rv~TY.c~tar~activity_2->t->0",
    );
    assert.deepEqual(
        [initialize.function, initialize.given, initialize.expected, initialize.error],
        ["Initialize", [""], "true", "0"],
    );
    assert.deepEqual(set.given, ["cmi.location", "a!b"]);
    assert.deepEqual([get.given, get.expected], [["cmi.location"], "a!b"]);
    assert.deepEqual(choice.given, ["adl.nav.request", "{target=activity_2}choice"]);
    assert.deepEqual(valid.given, ["adl.nav.request_valid.choice.{target=activity_2}"]);
});

test("lines that go on, escapes and lines without a function are read as the suite reads them", () => {
    const calls = callsOf("SET->c~LOC!\\u0041\\\nB->t->0", "c~LOC!x->t->0");
    assert.deepEqual(
        calls.map((call) => call.given),
        [["cmi.location", "AB"]],
    );
});

test("activities come in the order of the script, each with its questions and its control", () => {
    const { about, activities } = scriptOf(
        "start=.\n####\nAct2V1.UIQ=toc.enabled~continue.enabled\nAct2V1.UIA=N~Y\n" +
            "Act2V1.CUI=Exittitle=X\nAct1aV2.CUI=Continue",
        WORDS,
    );
    assert.equal(about.start, ".");
    assert.deepEqual(
        activities.map(({ act, control }) => [act, control]),
        [
            ["2", "Exit"],
            ["1a", "Continue"],
        ],
    );
    assert.deepEqual(activities[0].questions[1], { question: "continue.enabled", expected: "Y" });
});

test("answers are judged by their types", () => {
    const judged = (name, expected, answered) =>
        isAsExpected({ function: "GetValue", given: [name], expected, error: "0", text: "" }, answered, "0", {
            id: "ana",
        });
    assert.ok(judged("cmi.score.scaled", "1.0", "1"));
    assert.ok(judged("cmi.total_time", "PT2H0M20S", "PT2H20S"));
    assert.ok(judged("cmi.score._children", "min,max", "max,min"));
    assert.ok(judged("cmi.interactions.0.correct_responses.0.pattern", "a", "{case_matters=false}a"));
    assert.ok(!judged("cmi.location", "1.0", "1"));
});
