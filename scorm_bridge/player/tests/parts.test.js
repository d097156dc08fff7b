/** Times, the order in which elements are put back, and records. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { asClock, asInterval, ofClock, ofInterval } from "../src/engine/durations.js";
import { inOrder } from "../src/engine/elements.js";
import { makeEngine } from "../src/engine/index.js";
import { Records } from "../src/engine/records.js";

test("durations of SCORM 2004 are added up without months and years", () => {
    assert.equal(asInterval(0), "PT0H0M0S");
    assert.equal(asInterval(ofInterval("PT01H059M020S") + ofInterval("PT1M")), "PT2H20S");
    assert.equal(asInterval(ofInterval("P29D")), "P29D");
    assert.equal(asInterval(ofInterval("PT0.05S")), "PT0.05S");
    assert.equal(ofInterval("nonsense"), 0);
});

test("times of SCORM 1.2 are added up as far as their spelling goes", () => {
    assert.equal(asClock(ofClock("00:59:59.99") + ofClock("0001:00:00.01")), "0002:00:00.00");
    assert.equal(asClock(ofClock("9999:59:59.99") + 1), "9999:59:59.99");
    assert.equal(ofClock("1:2:3"), 0);
});

test("elements are put back in the order of their indices, an id and a type first", () => {
    const names = [
        "cmi.interactions.10.id",
        "cmi.interactions.2.result",
        "cmi.interactions.2.type",
        "cmi.interactions.2.id",
    ];
    assert.deepEqual(inOrder(names), [names[3], names[2], names[1], names[0]]);
});

test("an attempt that the server has numbered already is the one that begins", () => {
    const records = new Records({ a: { attempt: 4, entry: "ab-initio", elements: {} } });
    assert.equal(records.begin("a").attempt, 4);
    assert.equal(records.begin("a").attempt, 5);
});

test("changes are taken one activity at a time, the oldest first", () => {
    const records = new Records();
    records.begin("a");
    records.begin("b");
    records.put("a", "cmi.location", "1");
    records.put("b", "cmi.location", "2");
    assert.deepEqual(records.take(), { activity: "a", attempt: 1, elements: { "cmi.location": "1" } });
    assert.deepEqual(records.take(), { activity: "b", attempt: 1, elements: { "cmi.location": "2" } });
    assert.equal(records.take(), null);
});

test("what isn't SCORM isn't played", async () => {
    await assert.rejects(makeEngine({ standard: "AICC" }, {}), /AICC isn't played/);
});
