/** The engine for SCORM 1.2: its menu, its run-time, and how it goes on (SCORM 1.2 RTE §3.3, §3.4; CAM 1.2 §2.3). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { cluster, opened, sco, Session } from "./courses.js";

async function play12(items, but = {}) {
    return new Session(opened(items, { standard: "1.2", edition: 0, ...but })).begin();
}

function run(ana, values = {}) {
    ana.api.LMSInitialize("");
    for (const [name, value] of Object.entries(values)) {
        assert.equal(ana.api.LMSSetValue(name, value), "true", name);
    }
    assert.equal(ana.api.LMSFinish(""), "true");
}

const STATUS = "cmi.core.lesson_status";

test("a course begins with its first SCO, and its status with not attempted", async () => {
    const ana = await play12([cluster("part", [sco("a")]), sco("b")]);
    assert.equal(ana.delivered, "a");
    assert.equal(ana.api.LMSInitialize(""), "true");
    assert.equal(ana.api.LMSGetValue(STATUS), "not attempted");
    assert.equal(ana.api.LMSGetValue("cmi.core.entry"), "ab-initio");
    assert.equal(ana.api.LMSGetValue("cmi.core.total_time"), "00:00:00");
    assert.equal(ana.api.LMSGetValue("cmi.core.student_id"), "ana");
});

test("a SCO that says nothing of its status is completed when it ends", async () => {
    const ana = await play12([sco("a")]);
    run(ana);
    assert.equal(ana.engine.status("a").completion, "completed");
});

test("a SCO that never calls the run-time is completed when the learner goes on, not when she leaves", async () => {
    const ana = await play12([sco("a"), sco("b")]);
    const told = () => ana.events.filter(([kind]) => kind === "terminated").map(([, activity]) => activity);
    await ana.engine.request("continue");
    assert.deepEqual(told(), ["a"]);
    assert.equal(ana.engine.status("a").completion, "completed");
    await ana.engine.request("suspendAll");
    assert.deepEqual(told(), ["a"]);
    assert.equal(ana.engine.status("b").completion, "not attempted");
});

test("a SCO that never calls the run-time can be finished for it, until it speaks", async () => {
    const ana = await play12([sco("a")]);
    assert.equal(ana.engine.valid().isSilent, true);
    await ana.engine.request("exitAll");
    assert.equal(ana.engine.status("a").completion, "completed");
    const bo = await play12([sco("a")]);
    bo.api.LMSInitialize("");
    assert.equal(bo.engine.valid().isSilent, false);
});

test("a SCO that is only browsed is browsed", async () => {
    const ana = await play12([sco("a")], { mode: "browse", credit: "no-credit" });
    run(ana);
    assert.deepEqual(ana.save().at(-1).elements["cmi.core.lesson_status"], "browsed");
});

test("a SCO that is suspended before its end isn't judged by its score yet", async () => {
    const ana = await play12([sco("a", { masteryScore: "80" })]);
    run(ana, { [STATUS]: "incomplete", "cmi.core.score.raw": "10", "cmi.core.exit": "suspend" });
    assert.equal(ana.engine.status("a").completion, "incomplete");
});

test("a SCO that is suspended and says nothing of its status isn't completed by that", async () => {
    const ana = await play12([sco("a")]);
    run(ana, { "cmi.core.exit": "suspend" });
    assert.equal(ana.engine.status("a").completion, "incomplete");
});

for (const [raw, expected] of [
    ["80", "passed"],
    ["79", "failed"],
]) {
    test(`with a mastery score of 80 a score of ${raw} is ${expected}, whatever the SCO says`, async () => {
        const ana = await play12([sco("a", { masteryScore: "80" })]);
        run(ana, { [STATUS]: "completed", "cmi.core.score.raw": raw });
        assert.equal(ana.engine.status("a").success, expected);
    });
}

test("without credit a mastery score changes nothing", async () => {
    const ana = await play12([sco("a", { masteryScore: "80" })], { credit: "no-credit" });
    run(ana, { [STATUS]: "completed", "cmi.core.score.raw": "10" });
    assert.equal(ana.engine.status("a").success, "unknown");
});

test("sessions' times are added up", async () => {
    const ana = await play12([sco("a")]);
    run(ana, { "cmi.core.session_time": "00:01:30.5", "cmi.core.exit": "suspend" });
    const later = await ana.again();
    later.api.LMSInitialize("");
    assert.equal(later.api.LMSGetValue("cmi.core.total_time"), "00:01:30.5");
});

test("a suspended SCO is resumed with all it had", async () => {
    const ana = await play12([sco("a")]);
    run(ana, { "cmi.suspend_data": "page 3", "cmi.core.lesson_location": "3", "cmi.core.exit": "suspend" });
    const later = await ana.again();
    later.api.LMSInitialize("");
    const names = ["cmi.core.entry", "cmi.suspend_data", "cmi.core.lesson_location"];
    assert.deepEqual(
        names.map((name) => later.api.LMSGetValue(name)),
        ["resume", "page 3", "3"],
    );
});

test("a browser that dies without a word can go on", async () => {
    const ana = await play12([sco("a"), sco("b")]);
    ana.api.LMSInitialize("");
    ana.api.LMSSetValue("cmi.suspend_data", "page 3");
    const later = await ana.again();
    assert.equal(later.delivered, "a");
    later.api.LMSInitialize("");
    assert.deepEqual(
        [later.api.LMSGetValue("cmi.core.entry"), later.api.LMSGetValue("cmi.suspend_data")],
        ["resume", "page 3"],
    );
});

test("a SCO that ended is used again with what it had, as another attempt", async () => {
    const ana = await play12([sco("a"), sco("b")]);
    run(ana, { [STATUS]: "completed", "cmi.suspend_data": "page 9" });
    await ana.engine.request("choice", "b");
    await ana.engine.request("choice", "a");
    ana.api.LMSInitialize("");
    const names = ["cmi.core.entry", STATUS, "cmi.suspend_data"];
    assert.deepEqual(
        names.map((name) => ana.api.LMSGetValue(name)),
        ["", "completed", "page 9"],
    );
    const again = ana.save().filter((changes) => changes.activity === "a" && changes.attempt === 2);
    assert.equal(again[0].elements["cmi.suspend_data"], "page 9");
    assert.equal("cmi.core.exit" in again[0].elements, false);
});

test("prerequisites keep items closed until they are fulfilled", async () => {
    const ana = await play12([sco("a"), sco("b", { prerequisites: "a" }), sco("c", { prerequisites: 'a="failed"' })]);
    assert.deepEqual(ana.engine.valid().choice, { a: true, b: false, c: false });
    assert.equal(await ana.engine.request("choice", "b"), false);
    run(ana, { [STATUS]: "completed" });
    assert.deepEqual(ana.engine.valid().choice, { a: true, b: true, c: false });
});

test("continuing passes what is closed", async () => {
    const ana = await play12([sco("a"), sco("b", { prerequisites: "c" }), sco("c")]);
    run(ana, { [STATUS]: "completed" });
    await ana.engine.request("continue");
    assert.equal(ana.delivered, "c");
    assert.equal(ana.engine.valid().continue, false);
});

test("a cluster has the status of its SCOs together", async () => {
    const ana = await play12([cluster("part", [sco("a"), sco("b")]), sco("c", { prerequisites: "part" })]);
    run(ana, { [STATUS]: "passed" });
    assert.equal(ana.engine.status("part").completion, "incomplete");
    await ana.engine.request("continue");
    run(ana, { [STATUS]: "completed" });
    assert.equal(ana.engine.status("part").completion, "completed");
    assert.equal(ana.engine.valid().choice.c, true);
});

test("an asset is completed when it is shown", async () => {
    const ana = await play12([sco("a", { isSco: false }), sco("b")]);
    assert.equal(ana.engine.status("a").completion, "completed");
});

test("a SCO that is taken away without a goodbye is suspended", async () => {
    const ana = await play12([sco("a"), sco("b")]);
    ana.api.LMSInitialize("");
    await ana.engine.request("continue");
    assert.equal(ana.delivered, "b");
    assert.ok(ana.events.some(([kind, activity]) => kind === "suspended" && activity === "a"));
});

test("leaving suspends the course, ending it ends it", async () => {
    for (const [nav, kind] of [
        ["suspendAll", "suspended"],
        ["exitAll", "exited"],
    ]) {
        const ana = await play12([sco("a")]);
        await ana.engine.request(nav);
        assert.equal(ana.ended, kind);
    }
});

test("a megabyte of suspend data is kept, and comes back", async () => {
    const ana = await play12([sco("a")]);
    const data = "x".repeat(1_048_576);
    run(ana, { "cmi.suspend_data": data, "cmi.core.exit": "suspend" });
    const later = await ana.again();
    later.api.LMSInitialize("");
    assert.equal(later.api.LMSGetValue("cmi.suspend_data"), data);
    assert.equal(later.api.LMSSetValue("cmi.suspend_data", "x".repeat(8_388_609)), "false");
    assert.equal(later.api.LMSGetLastError(), "405");
});

test("preferences of the learner come from other courses", async () => {
    const ana = await play12([sco("a")], { preferences: { audio: "50", language: "de", audio_level: "0.5" } });
    ana.api.LMSInitialize("");
    assert.equal(ana.api.LMSGetValue("cmi.student_preference.audio"), "50");
    assert.equal(ana.api.LMSGetValue("cmi.student_preference.language"), "de");
});

test("only what changed is taken, once", async () => {
    const ana = await play12([sco("a")]);
    ana.api.LMSInitialize("");
    ana.save();
    ana.api.LMSSetValue("cmi.core.lesson_location", "1");
    assert.deepEqual(ana.save(), [{ activity: "a", attempt: 1, elements: { "cmi.core.lesson_location": "1" } }]);
    ana.api.LMSSetValue("cmi.core.lesson_location", "1");
    assert.deepEqual(ana.save(), []);
});

test("an item whose time is used up isn't gone on with, nor offered", async () => {
    const used = { attempt: 1, entry: "resume", elements: {}, totalTime: "00:10:00", isTimeUp: true };
    const ana = await play12([sco("a"), sco("b")], { current: "a", activities: { a: used } });
    assert.equal(ana.delivered, "b");
    assert.equal(ana.engine.valid().choice.a, false);
    assert.equal(ana.engine.status("a").isDisabled, true);
});

test("what a SCO has said at its end is sent also where it is opened again at once", async () => {
    const ana = await play12([sco("a")]);
    run(ana, { "cmi.core.score.raw": "30", "cmi.core.session_time": "00:01:00" });
    await ana.engine.request("choice", "a");
    const [first, second] = ana.save();
    assert.deepEqual([first.attempt, first.elements["cmi.core.session_time"]], [1, "00:01:00"]);
    assert.deepEqual([second.attempt, second.elements["cmi.core.score.raw"]], [2, "30"]);
});
