/** Ending attempts: exit, suspend, abandon, and the rules after an activity (SN TB.2, UP.4). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeEngine } from "../src/engine/index.js";
import { cluster, flow, opened, play, rule, rules, sco } from "./courses.js";

test("what content doesn't say is taken for completed and satisfied at its end", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({}, "continue");
    const { completion, success } = ana.engine.status("a");
    assert.deepEqual([completion, success], ["completed", "passed"]);
});

test("of an asset nothing is said but that it was delivered, and it is done when it is left", async () => {
    const ana = await play([sco("a", { isSco: false }), sco("b", { isSco: false })]);
    const named = () => ana.save().map(({ activity, attempt, elements }) => [activity, attempt, elements]);
    assert.deepEqual(named(), [["a", 1, {}]]);
    await ana.engine.request("continue");
    assert.deepEqual(named(), [["b", 1, {}]]);
    assert.equal(ana.engine.status("a").completion, "completed");
    const later = await ana.again();
    assert.deepEqual([later.delivered, later.save().map(({ activity }) => activity)], ["b", [undefined]]);
});

test("of a SCO that never calls the run-time it is told that it was left, once, and not when it is suspended", async () => {
    const ana = await play([sco("a"), sco("b")]);
    const told = () => ana.events.filter(([kind]) => kind === "terminated").map(([, activity]) => activity);
    await ana.engine.request("continue");
    assert.deepEqual(told(), ["a"]);
    assert.equal(ana.engine.status("a").completion, "completed");
    await ana.engine.request("suspendAll");
    assert.deepEqual(told(), ["a"]);
});

test("a course of one SCO that never calls the run-time is done when it is finished", async () => {
    const ana = await play([sco("a")]);
    assert.equal(ana.engine.valid().isSilent, true);
    await ana.engine.request("exitAll");
    assert.equal(ana.engine.status("a").completion, "completed");
    assert.deepEqual(ana.save().at(-1).sequencing.suspended ?? null, null);
});

test("a SCO that speaks says itself that it ends", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({}, "continue");
    assert.equal(ana.events.filter(([kind]) => kind === "terminated").length, 1);
});

test("what content has to say itself isn't taken for granted", async () => {
    const said = { deliveryControls: { completionSetByContent: true, objectiveSetByContent: true } };
    const ana = await play([sco("a", { sequencing: said }), sco("b")]);
    ana.run({}, "continue");
    assert.equal(ana.engine.status("a").success, "unknown");
});

test("a SCO that was suspended goes on where it was, one that ended begins anew", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({ "cmi.location": "7", "cmi.exit": "suspend" }, "continue");
    ana.run({ "cmi.location": "8" }, "previous");
    ana.api.Initialize("");
    assert.deepEqual([ana.api.GetValue("cmi.entry"), ana.api.GetValue("cmi.location")], ["resume", "7"]);
    ana.api.Terminate("");
    await ana.engine.request("continue");
    ana.api.Initialize("");
    assert.deepEqual([ana.api.GetValue("cmi.entry"), ana.api.GetValue("cmi.location")], ["ab-initio", ""]);
});

for (const exit of ["logout", "time-out"]) {
    test(`an exit by ${exit} ends the course, whatever was asked for`, async () => {
        const ana = await play([sco("a"), sco("b")]);
        ana.run({ "cmi.exit": exit }, "continue");
        assert.equal(ana.ended, "exited");
    });
}

test("an attempt that is abandoned doesn't count", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({ "cmi.success_status": "passed" }, "abandon");
    assert.equal(ana.delivered, null);
    assert.equal(ana.engine.status("a").success, "unknown");
});

test("a rule after an activity can have it tried again", async () => {
    const again = rules({ postCondition: [rule("retry", "not satisfied")] });
    const ana = await play([sco("a", { sequencing: again }), sco("b")]);
    ana.run({ "cmi.success_status": "failed" }, "continue");
    assert.equal(ana.delivered, "a");
    ana.run({ "cmi.success_status": "passed" }, "continue");
    assert.equal(ana.delivered, "b");
});

test("what a SCO has said at its end is sent also where the same SCO is tried again at once", async () => {
    const again = rules({ postCondition: [rule("retry", "not satisfied")] });
    const ana = await play([sco("a", { sequencing: again }), sco("b")]);
    ana.save();
    ana.run({ "cmi.success_status": "failed", "cmi.score.scaled": "0", "cmi.exit": "normal" }, "continue");
    ana.api.Initialize("");
    ana.api.SetValue("cmi.location", "1");
    const [first, second] = ana.save();
    assert.deepEqual([first.activity, first.attempt, second.activity, second.attempt], ["a", 1, "a", 2]);
    assert.deepEqual(
        ["cmi.success_status", "cmi.score.scaled", "cmi.exit"].map((name) => first.elements[name]),
        ["failed", "0", "normal"],
    );
    assert.deepEqual([second.elements["cmi.location"], second.elements["cmi.score.scaled"]], ["1", undefined]);
});

test("a rule after an activity goes before what the learner asked for", async () => {
    const back = rules({ postCondition: [rule("previous", "always")] });
    const ana = await play([sco("a"), sco("b", { sequencing: back }), sco("c")]);
    ana.run({}, "continue");
    ana.run({}, "{target=c}choice");
    assert.equal(ana.delivered, "a");
});

test("an exit rule of a cluster ends it when a child ends", async () => {
    const done = flow(rules({ exitCondition: [rule("exit", "satisfied")] }));
    const rolled = { ...done, rollupRules: { rules: [anySatisfied()] } };
    const ana = await play([cluster("part", [sco("a"), sco("b")], { sequencing: rolled }), sco("c")]);
    ana.run({ "cmi.success_status": "passed" }, "continue");
    assert.equal(ana.delivered, "c");
});

test("leaving the parent at the root ends the course", async () => {
    const out = rules({ postCondition: [rule("exitParent", "always")] });
    const ana = await play([sco("a", { sequencing: out }), sco("b")]);
    ana.run({}, "continue");
    assert.equal(ana.ended, "exited");
});

test("trying all again begins with the first activity", async () => {
    const all = rules({ postCondition: [rule("retryAll", "not satisfied")] });
    const ana = await play([sco("a"), sco("b", { sequencing: all })]);
    ana.run({}, "continue");
    ana.run({ "cmi.success_status": "failed" }, "continue");
    assert.equal(ana.delivered, "a");
});

test("the time of a session counts once", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({ "cmi.session_time": "PT1M", "cmi.exit": "suspend" }, "suspendAll");
    const second = await ana.again();
    second.run({ "cmi.exit": "suspend" }, "suspendAll");
    const third = await second.again();
    third.api.Initialize("");
    assert.equal(third.api.GetValue("cmi.total_time"), "PT1M");
});

test("suspending all keeps the place for the next session", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({}, "continue");
    ana.run({ "cmi.suspend_data": "page 3", "cmi.exit": "suspend" }, "suspendAll");
    assert.equal(ana.ended, "suspended");
    const later = await ana.again();
    assert.equal(later.delivered, "b");
    later.api.Initialize("");
    assert.deepEqual([later.api.GetValue("cmi.entry"), later.api.GetValue("cmi.suspend_data")], ["resume", "page 3"]);
});

test("a SCO that was suspended before isn't suspended again unless it says so again", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({ "cmi.exit": "suspend" }, "suspendAll");
    const later = await ana.again();
    later.run({ "cmi.completion_status": "completed" }, "continue");
    assert.ok(later.events.some(([kind, activity]) => kind === "terminated" && activity === "a"));
    assert.equal(later.delivered, "b");
});

test("a SCO that asks to suspend all is suspended itself, even if it doesn't say so", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({ "cmi.location": "4" }, "suspendAll");
    assert.ok(ana.events.some(([kind, activity]) => kind === "suspended" && activity === "a"));
    assert.equal(ana.save()[0].elements["cmi.exit"], "suspend");
    const later = await ana.again();
    later.api.Initialize("");
    assert.deepEqual([later.api.GetValue("cmi.entry"), later.api.GetValue("cmi.location")], ["resume", "4"]);
});

test("a browser that dies without a word can go on, and can begin another activity", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.api.Initialize("");
    ana.api.SetValue("cmi.location", "5");
    const later = await ana.again();
    assert.equal(later.delivered, "a");
    later.api.Initialize("");
    assert.deepEqual([later.api.GetValue("cmi.entry"), later.api.GetValue("cmi.location")], ["resume", "5"]);
    assert.equal(await later.engine.request("choice", "b"), true);
    assert.equal(later.delivered, "b");
});

test("a browser that dies before the SCO has spoken begins with it again", async () => {
    const later = await (await play([sco("a"), sco("b")])).again();
    assert.equal(later.delivered, "a");
    assert.equal(later.api.Initialize(""), "true");
});

test("a course that was ended begins anew, and knows what was achieved", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({ "cmi.success_status": "passed" }, "exitAll");
    assert.equal(ana.ended, "exited");
    const later = await ana.again();
    assert.equal(later.delivered, "a");
    assert.equal(later.engine.status("b").completion, "not attempted");
    later.api.Initialize("");
    assert.equal(later.api.GetValue("cmi.entry"), "ab-initio");
});

test("a SCO that is taken away without a goodbye is ended", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.api.Initialize("");
    ana.api.SetValue("cmi.score.scaled", "0.5");
    await ana.engine.request("continue");
    assert.equal(ana.delivered, "b");
    assert.equal(ana.engine.status("a").scaled, 0.5);
    assert.ok(ana.events.some(([kind, activity]) => kind === "terminated" && activity === "a"));
});

test("a learner who stays with the SCO stays", async () => {
    const stays = { deliver: (identifier) => identifier !== "" };
    const engine = await makeEngine(opened([sco("a"), sco("b")]), stays);
    engine.start();
    assert.equal(await engine.request("continue"), false);
    assert.equal(engine.current(), "a");
});

function anySatisfied() {
    return {
        ...rule("satisfied", "satisfied"),
        combination: "any",
        childActivitySet: "any",
        minimumCount: 0,
        minimumPercent: 0,
    };
}
