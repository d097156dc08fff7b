/** The script of prerequisites (SCORM 1.2 CAM §2.3). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { holds } from "../src/engine/prerequisites.js";

const STATUSES = { a: "completed", b: "passed", c: "failed", d: "incomplete" };
const statusOf = (item) => STATUSES[item] ?? "not attempted";

const HOLD = [
    "",
    "  ",
    "a",
    "a & b",
    "a|c",
    "~c",
    "a & ~(c | d)",
    'c="failed"',
    'c="f"',
    'a<>"passed"',
    "2*{a, b, c}",
    "a AND NOT c",
];
const FAIL = ["c", "e", "a & c", "~a", 'a="passed"', "3*{a, b, c}", "a & (c | d)"];

for (const script of HOLD) {
    test(`${JSON.stringify(script)} holds`, () => assert.equal(holds(script, statusOf), true));
}

for (const script of FAIL) {
    test(`${JSON.stringify(script)} doesn't hold`, () => assert.equal(holds(script, statusOf), false));
}

for (const script of ["a &", "(a", 'a="perhaps"', "2*a", "a b", "}"]) {
    test(`${JSON.stringify(script)} can't be read, and keeps nobody out`, () =>
        assert.equal(holds(script, statusOf), true));
}
