/** Roll-up: what children did becomes what their parent is (SN RB.1). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { cluster, flow, play, rule, sco } from "./courses.js";

const PART = (items, said = {}) => [cluster("part", items, { sequencing: flow(said) }), sco("z")];

function rollupRule(action, childActivitySet, condition, but = {}) {
    const { conditions } = rule(action, condition);
    return { action, combination: "any", childActivitySet, minimumCount: 0, minimumPercent: 0, conditions, ...but };
}

async function played(items, said, ...reports) {
    const ana = await play(PART(items, said));
    for (const report of reports) {
        ana.run(report, "continue");
    }
    return ana.engine.status("part");
}

const PASSED = { "cmi.success_status": "passed", "cmi.completion_status": "completed" };
const FAILED = { "cmi.success_status": "failed", "cmi.completion_status": "completed" };
const HALF = { "cmi.completion_status": "incomplete" };

test("a cluster is satisfied and completed when all children are", async () => {
    const { success, completion } = await played([sco("a"), sco("b")], {}, PASSED, PASSED);
    assert.deepEqual([success, completion], ["passed", "completed"]);
});

test("a cluster isn't satisfied when all are known and one isn't", async () => {
    const { success } = await played([sco("a"), sco("b")], {}, PASSED, FAILED);
    assert.equal(success, "failed");
});

test("a cluster is incomplete as long as nothing is known of a child", async () => {
    const { success, completion } = await played([sco("a"), sco("b")], {}, PASSED);
    assert.deepEqual([success, completion], ["unknown", "incomplete"]);
});

test("a measure is the weighted average of the children, unknown ones as 0", async () => {
    const heavy = sco("a", { sequencing: { rollupRules: { rules: [], objectiveMeasureWeight: 3 } } });
    const { scaled } = await played([heavy, sco("b")], {}, { "cmi.score.scaled": "0.8" });
    assert.equal(scaled.toFixed(3), "0.600");
});

test("a cluster that is satisfied by measure needs its minimum", async () => {
    const byMeasure = {
        objectives: {
            primary: { id: "", satisfiedByMeasure: true, minNormalizedMeasure: "0.6", maps: [] },
            others: [],
        },
    };
    const enough = await played([sco("a")], byMeasure, { "cmi.score.scaled": "0.6" });
    const tooLittle = await played([sco("a")], byMeasure, {
        "cmi.score.scaled": "0.59",
        "cmi.success_status": "passed",
    });
    assert.deepEqual([enough.success, tooLittle.success], ["passed", "failed"]);
});

test("a cluster that is completed by measure needs its minimum", async () => {
    const byMeasure = { completedByMeasure: true, minProgressMeasure: "0.5", progressWeight: "1" };
    const part = cluster("part", [sco("a"), sco("b")], { sequencing: flow(), completionThreshold: byMeasure });
    const ana = await play([part, sco("z")]);
    ana.run({ "cmi.progress_measure": "1" }, "continue");
    assert.deepEqual([ana.engine.status("part").progress, ana.engine.status("part").completion], [0.5, "completed"]);
});

const SETS = [
    ["any", {}, [PASSED, FAILED], "passed"],
    ["any", {}, [FAILED, FAILED], "unknown"],
    ["none", {}, [FAILED, FAILED], "passed"],
    ["none", {}, [PASSED, FAILED], "unknown"],
    ["atLeastCount", { minimumCount: 2 }, [PASSED, PASSED], "passed"],
    ["atLeastCount", { minimumCount: 2 }, [PASSED, FAILED], "unknown"],
    ["atLeastPercent", { minimumPercent: "0.5" }, [PASSED, FAILED], "passed"],
    ["atLeastPercent", { minimumPercent: "0.51" }, [PASSED, FAILED], "unknown"],
];

for (const [set, but, reports, expected] of SETS) {
    const results = reports.map((each) => (each === PASSED ? "passed" : "failed")).join(" and ");
    test(`satisfied if ${set} ${JSON.stringify(but)} of ${results} is satisfied: ${expected}`, async () => {
        const said = { rollupRules: { rules: [rollupRule("satisfied", set, "satisfied", but)] } };
        const { success } = await played([sco("a"), sco("b")], said, ...reports);
        assert.equal(success, expected);
    });
}

test("rules of one kind leave the other kind's defaults alone", async () => {
    const said = { rollupRules: { rules: [rollupRule("satisfied", "any", "satisfied")] } };
    const { completion } = await played([sco("a"), sco("b")], said, PASSED, HALF);
    assert.equal(completion, "incomplete");
});

test("a child that isn't tracked doesn't count", async () => {
    const untracked = sco("b", { sequencing: { deliveryControls: { tracked: false } } });
    const { success } = await played([sco("a"), untracked], {}, PASSED, FAILED);
    assert.equal(success, "passed");
});

test("a child that gives nothing to roll-up doesn't count", async () => {
    const silent = sco("b", { sequencing: { rollupRules: { rules: [], objectiveSatisfied: false } } });
    const { success } = await played([sco("a"), silent], {}, PASSED, FAILED);
    assert.equal(success, "passed");
});

test("where no child counts, all of them do", async () => {
    const untracked = { sequencing: { deliveryControls: { tracked: false } } };
    const said = { rollupRules: { rules: [rollupRule("completed", "all", "satisfied")] } };
    const { completion } = await played([sco("a", untracked), sco("b", untracked)], said, FAILED);
    assert.equal(completion, "completed");
});

test("a child counts when it was attempted, where it is required only then", async () => {
    const optional = sco("b", { sequencing: { rollupConsiderations: { requiredForSatisfied: "ifAttempted" } } });
    const { success } = await played([sco("a"), optional], {}, PASSED);
    assert.equal(success, "passed");
});

test("what is known from an earlier attempt of the parent doesn't count in a new one", async () => {
    const ana = await play([cluster("part", [sco("a"), sco("b")], { sequencing: flow() }), sco("z")]);
    ana.run(PASSED, "continue");
    ana.run(PASSED, "continue");
    assert.equal(ana.engine.status("part").success, "passed");
    await ana.engine.request("choice", "a");
    ana.run(PASSED, "{target=z}choice");
    assert.equal(ana.engine.status("part").success, "unknown");
});

test("measures are rolled up for the course as well", async () => {
    const ana = await play([sco("a"), sco("b")]);
    ana.run({ "cmi.score.scaled": "1" }, "continue");
    assert.equal(ana.engine.status("course").scaled, 0.5);
});
