/** Objectives that activities share, and data stores (SN §3.10; RTE 4th Ed. §4.2.17, §4.3). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { play, rule, rules, sco } from "./courses.js";

function map(target, but = {}) {
    return {
        targetObjectiveId: target,
        readSatisfiedStatus: true,
        readNormalizedMeasure: true,
        writeSatisfiedStatus: false,
        writeNormalizedMeasure: false,
        ...but,
    };
}

const WRITES = { writeSatisfiedStatus: true, writeNormalizedMeasure: true };

function shares(id, ...maps) {
    return { objectives: { primary: { id, satisfiedByMeasure: false, minNormalizedMeasure: "1", maps }, others: [] } };
}

test("objectives of the manifest are there before content asks", async () => {
    const others = [{ id: "second", satisfiedByMeasure: false, minNormalizedMeasure: "1", maps: [] }];
    const ana = await play([
        sco("a", { sequencing: { objectives: { ...shares("first").objectives, others } } }),
        sco("b"),
    ]);
    ana.api.Initialize("");
    assert.equal(ana.api.GetValue("cmi.objectives._count"), "2");
    assert.deepEqual(
        [0, 1].map((at) => ana.api.GetValue(`cmi.objectives.${at}.id`)),
        ["first", "second"],
    );
});

test("a status that one activity writes is read by another, in rules and by content", async () => {
    const skipped = rules({ preCondition: [rule("skip", "satisfied")] }, shares("goal", map("shared")));
    const ana = await play([
        sco("a", { sequencing: shares("goal", map("shared", WRITES)) }),
        sco("b", { sequencing: skipped }),
        sco("c", { sequencing: shares("goal", map("shared")) }),
    ]);
    ana.run({ "cmi.success_status": "passed", "cmi.score.scaled": "0.9" }, "continue");
    assert.equal(ana.delivered, "c");
    ana.api.Initialize("");
    assert.equal(ana.api.GetValue("cmi.objectives.0.success_status"), "passed");
    assert.equal(ana.api.GetValue("cmi.objectives.0.score.scaled"), "0.9");
});

test("a status that is read from a shared objective is that one, known or not", async () => {
    const hidden = rules(
        { preCondition: [rule("hiddenFromChoice", "satisfied")] },
        shares("goal", map("nobody writes it")),
    );
    const ana = await play([sco("a", { sequencing: hidden }), sco("b")]);
    ana.run({ "cmi.success_status": "passed" }, "continue");
    assert.equal(ana.engine.valid().choice.a, true);
});

test("what objectives know goes to the server once", async () => {
    const ana = await play([sco("a", { sequencing: shares("goal", map("shared", WRITES)) }), sco("b")]);
    ana.run({ "cmi.success_status": "failed" }, "continue");
    const told = ana.save().flatMap((changes) => (changes.globalObjectives ? [changes.globalObjectives] : []));
    assert.deepEqual(told, [{ shared: { satisfied: false } }]);
    assert.deepEqual(ana.save(), []);
});

test("content that takes back a status takes it back for all", async () => {
    const ana = await play([
        sco("a", { sequencing: shares("goal", map("shared", WRITES)) }),
        sco("b", { sequencing: shares("goal", map("shared")) }),
    ]);
    ana.run({ "cmi.success_status": "passed", "cmi.exit": "suspend" }, "continue");
    ana.run({}, "previous");
    ana.run({ "cmi.success_status": "unknown" }, "continue");
    ana.api.Initialize("");
    assert.equal(ana.api.GetValue("cmi.objectives.0.success_status"), "unknown");
});

test("completion and scores are shared by the maps of the 4th Edition", async () => {
    const further = (but) => ({
        ...shares("goal"),
        adlObjectives: [
            {
                id: "goal",
                maps: [{ targetObjectiveId: "shared", readCompletionStatus: true, readRawScore: true, ...but }],
            },
        ],
    });
    const ana = await play([
        sco("a", { sequencing: further({ writeCompletionStatus: true, writeRawScore: true }) }),
        sco("b", { sequencing: further({}) }),
    ]);
    ana.run({ "cmi.completion_status": "completed", "cmi.objectives.0.score.raw": "12" }, "continue");
    ana.api.Initialize("");
    assert.equal(ana.api.GetValue("cmi.objectives.0.completion_status"), "completed");
    assert.equal(ana.api.GetValue("cmi.objectives.0.score.raw"), "12");
});

test("objectives that belong to the course are forgotten when it begins anew", async () => {
    const items = [
        sco("a", {
            sequencing: rules({ preCondition: [rule("skip", "satisfied")] }, shares("goal", map("shared", WRITES))),
        }),
        sco("b"),
    ];
    for (const [isGlobal, expected] of [
        [true, "b"],
        [false, "a"],
    ]) {
        const ana = await play(items, { organization: { objectivesGlobalToSystem: isGlobal } });
        ana.run({ "cmi.success_status": "passed" }, "exitAll");
        const later = await ana.again();
        assert.equal(later.delivered, expected);
    }
});

test("data are shared between activities as their maps allow", async () => {
    const store = (but = {}) => ({
        dataMaps: [{ targetId: "notes", readSharedData: true, writeSharedData: true, ...but }],
    });
    const ana = await play([
        sco("a", store()),
        sco("b", store({ writeSharedData: false })),
        sco("c", store({ readSharedData: false })),
    ]);
    ana.run({ "adl.data.0.store": "hello" }, "continue");
    ana.api.Initialize("");
    assert.equal(ana.api.GetValue("adl.data.0.store"), "hello");
    assert.equal(ana.api.SetValue("adl.data.0.store", "no"), "false");
    assert.equal(ana.api.GetLastError(), "404");
    ana.api.Terminate("");
    await ana.engine.request("continue");
    ana.api.Initialize("");
    assert.equal(ana.api.GetValue("adl.data.0.store"), "");
    assert.equal(ana.api.GetLastError(), "405");
});

test("a store that was never written isn't initialized", async () => {
    const ana = await play([
        sco("a", { dataMaps: [{ targetId: "notes", readSharedData: true, writeSharedData: true }] }),
        sco("b"),
    ]);
    ana.api.Initialize("");
    assert.equal(ana.api.GetValue("adl.data.0.store"), "");
    assert.equal(ana.api.GetLastError(), "403");
});
