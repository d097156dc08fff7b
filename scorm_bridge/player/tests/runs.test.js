import assert from "node:assert/strict";
import test from "node:test";

import { withEvents } from "../src/runs.js";

const event = (kind, activity, attempt = 1) => ({ kind, activity, attempt, elapsed: 0 });
const navigated = { kind: "navigated", request: "continue", target: "b", elapsed: 0 };

function kinds(sent) {
    return sent.map(({ activity, attempt, events }) => [activity, attempt, events.map(({ kind }) => kind).join(" ")]);
}

test("what happens in a run goes with what changed in it", () => {
    const changes = [
        { activity: "a", attempt: 1, elements: { "cmi.exit": "suspend" } },
        { activity: "b", attempt: 1, elements: { "cmi.entry": "ab-initio" } },
    ];
    const events = [event("suspended", "a"), navigated, event("launched", "b"), event("initialized", "b")];
    assert.deepEqual(kinds(withEvents(changes, events)), [
        ["a", 1, "suspended"],
        ["b", 1, "navigated launched initialized"],
    ]);
});

test("a run in which nothing changed is told of by itself, before what came after it", () => {
    const changes = [{ activity: "a", attempt: 2, elements: {} }];
    const sent = withEvents(changes, [event("terminated", "a", 1), event("launched", "a", 2), event("terminated", "b")]);
    assert.deepEqual(kinds(sent), [
        ["a", 1, "terminated"],
        ["b", 1, "terminated"],
        ["a", 2, "launched"],
    ]);
});

test("what isn't of a run is told of by itself where nothing changed", () => {
    assert.deepEqual(kinds(withEvents([], [navigated])), [[undefined, undefined, "navigated"]]);
    assert.deepEqual(withEvents([], []), []);
});
