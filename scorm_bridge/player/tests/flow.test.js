/** Flowing through the tree (SN SB.2.1 to SB.2.3, SB.2.5 to SB.2.8). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { cluster, flow, play, rule, rules, sco } from "./courses.js";

test("a course that flows begins with its first activity", async () => {
    const ana = await play([cluster("part", [sco("a"), sco("b")], { sequencing: flow() })]);
    assert.equal(ana.delivered, "a");
});

test("a course that doesn't flow waits for a choice", async () => {
    const ana = await play([sco("a"), sco("b")], { organization: { sequencing: {} } });
    assert.equal(ana.delivered, null);
    assert.equal(await ana.engine.request("choice", "b"), true);
    assert.equal(ana.delivered, "b");
});

test("a course of one activity begins at once, and there is nothing to choose", async () => {
    const ana = await play([sco("a")], { organization: { sequencing: {} } });
    assert.equal(ana.delivered, "a");
    assert.equal(ana.engine.valid().choice.a, false);
});

test("a SCO that asks to continue is followed by the next one", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({}, "continue");
    assert.equal(ana.delivered, "b");
});

test("continuing past the last activity ends the course", async () => {
    const ana = await play([sco("a")], { organization: { sequencing: flow() } });
    ana.run({}, "continue");
    assert.equal(ana.delivered, null);
    assert.equal(ana.ended, "exited");
});

test("going back enters a cluster from its end", async () => {
    const ana = await play([cluster("part", [sco("a"), sco("b")], { sequencing: flow() }), sco("c")]);
    await ana.engine.request("choice", "c");
    ana.run({}, "previous");
    assert.equal(ana.delivered, "b");
});

test("going back enters a cluster that only goes forward from its beginning", async () => {
    const forward = { sequencing: flow({ controlMode: { forwardOnly: true } }) };
    const ana = await play([cluster("part", [sco("a"), sco("b")], forward), sco("c")]);
    await ana.engine.request("choice", "c");
    ana.run({}, "previous");
    assert.equal(ana.delivered, "a");
});

test("there is no way back where activities only go forward", async () => {
    const forward = flow({ controlMode: { forwardOnly: true } });
    const ana = await play([sco("a"), sco("b")], { organization: { sequencing: forward } });
    ana.run({}, "continue");
    assert.equal(ana.engine.valid().previous, false);
});

test("an activity that a rule skips is passed", async () => {
    const skipped = rules({ preCondition: [rule("skip", "always")] });
    const ana = await play([sco("a", { sequencing: skipped }), sco("b")]);
    assert.equal(ana.delivered, "b");
});

test("an activity that a rule disables stops the flow", async () => {
    const disabled = rules({ preCondition: [rule("disabled", "always")] });
    const ana = await play([sco("a"), sco("b", { sequencing: disabled }), sco("c")]);
    ana.run({}, "continue");
    assert.equal(ana.delivered, null);
    assert.equal(ana.ended, null);
});

test("an activity that was attempted as often as it may be isn't delivered again", async () => {
    const ana = await play([sco("a", { sequencing: { limitConditions: { attemptLimit: 1 } } }), sco("b")]);
    ana.run({}, "continue");
    assert.equal(ana.engine.valid().choice.a, false);
    assert.equal(ana.engine.valid().previous, false);
});

test("attempts that the server alone knows of count", async () => {
    const limited = { sequencing: { limitConditions: { attemptLimit: 1 } } };
    const ana = await play([sco("a"), sco("b", limited), sco("c", limited)], { attemptsBegun: { b: 1, gone: 1 } });
    assert.equal(ana.engine.valid().choice.b, false);
    assert.equal(ana.engine.valid().choice.c, true);
});

test("an activity whose time is used up isn't delivered again", async () => {
    const used = { attempt: 2, entry: "ab-initio", elements: {}, totalTime: "", isTimeUp: true };
    const ana = await play([sco("a"), sco("b")], { activities: { b: used } });
    assert.equal(ana.engine.valid().choice.b, false);
    await ana.engine.request("continue");
    assert.equal(ana.delivered, null);
});
