/** Choosing and jumping (SN NB.2.1, SB.2.4, SB.2.9, SB.2.13). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { cluster, flow, play, rule, rules, sco } from "./courses.js";

const THREE = () => [sco("a"), sco("b"), sco("c")];

test("a cluster that is chosen delivers its first activity", async () => {
    const ana = await play([sco("a"), cluster("part", [sco("b"), sco("c")], { sequencing: flow() })]);
    await ana.engine.request("choice", "part");
    assert.equal(ana.delivered, "b");
});

test("a cluster that doesn't flow can't be chosen", async () => {
    const ana = await play([sco("a"), cluster("part", [sco("b")])]);
    assert.equal(ana.engine.valid().choice.part, false);
    assert.equal(await ana.engine.request("choice", "part"), false);
    assert.equal(ana.delivered, "a");
});

test("nothing is chosen where the parent doesn't let choose", async () => {
    const ana = await play(THREE(), { organization: { sequencing: flow({ controlMode: { choice: false } }) } });
    assert.deepEqual(ana.engine.valid().choice, { course: true, a: false, b: false, c: false });
});

test("an activity that is hidden by a rule is neither shown nor chosen", async () => {
    const hidden = rules({ preCondition: [rule("hiddenFromChoice", "always")] });
    const ana = await play([sco("a"), sco("b", { sequencing: hidden })]);
    assert.equal(ana.engine.valid().choice.b, false);
    assert.deepEqual(
        ana.engine.items()[0].items.map((item) => item.isVisible),
        [true, false],
    );
});

test("a choice can't pass an activity that stops whoever goes forward", async () => {
    const stops = rules({ preCondition: [rule("stopForwardTraversal", "always")] });
    const ana = await play([sco("a"), sco("b", { sequencing: stops }), sco("c")]);
    ana.run({}, "continue");
    assert.equal(ana.engine.valid().choice.c, false);
});

test("what doesn't let itself be left by choice keeps the learner", async () => {
    const closed = { sequencing: flow({ controlMode: { choiceExit: false } }) };
    const ana = await play([cluster("part", [sco("a"), sco("b")], closed), sco("c")]);
    assert.deepEqual(ana.engine.valid().choice.c, false);
    assert.deepEqual(ana.engine.valid().choice.b, true);
});

test("a constrained cluster lets choose only what is next to it", async () => {
    const near = { sequencing: flow({ constrainedChoice: { constrainChoice: true } }) };
    const parts = ["one", "two", "three"].map((name) => cluster(name, [sco(`${name}1`), sco(`${name}2`)], near));
    const { choice } = (await play(parts)).engine.valid();
    assert.deepEqual([choice.one2, choice.two1, choice.two2, choice.three1], [true, true, true, false]);
});

test("a constrained choice of a leaf has nothing to constrain", async () => {
    const near = { sequencing: { constrainedChoice: { constrainChoice: true } } };
    const ana = await play([cluster("part", [sco("a", near)], { sequencing: flow() }), sco("b"), sco("c")]);
    assert.equal(ana.engine.valid().choice.c, true);
});

test("a cluster that prevents activation is entered by flow, and its inside not chosen from outside", async () => {
    const shut = { sequencing: flow({ constrainedChoice: { preventActivation: true } }) };
    const ana = await play([sco("a"), cluster("part", [sco("b"), sco("c")], shut)]);
    const { choice } = ana.engine.valid();
    assert.deepEqual([choice.part, choice.b], [true, false]);
});

test("the course itself is an entry of the tree where it can be chosen among others", async () => {
    const free = await play([sco("a"), sco("b")]);
    assert.deepEqual(
        free.engine.items().map((item) => item.identifier),
        ["course"],
    );
    const linear = await play([sco("a"), sco("b")], {
        organization: { sequencing: flow({ controlMode: { choice: false } }) },
    });
    assert.deepEqual(
        linear.engine.items().map((item) => item.identifier),
        ["a", "b"],
    );
});

test("a SCO hears whether its wishes can be fulfilled", async () => {
    const ana = await play(THREE());
    ana.api.Initialize("");
    assert.equal(ana.api.GetValue("adl.nav.request_valid.continue"), "true");
    assert.equal(ana.api.GetValue("adl.nav.request_valid.previous"), "false");
    assert.equal(ana.api.GetValue("adl.nav.request_valid.choice.{target=c}"), "true");
    assert.equal(ana.api.GetValue("adl.nav.request_valid.choice.{target=nowhere}"), "false");
    assert.equal(ana.api.GetLastError(), "0");
});

test("a SCO chooses and jumps by targets", async () => {
    const ana = await play(THREE());
    ana.run({}, "{target=c}choice");
    assert.equal(ana.delivered, "c");
    ana.run({}, "{target=a}jump");
    assert.equal(ana.delivered, "a");
});

test("what the learner presses goes before what the SCO asks for", async () => {
    const ana = await play(THREE());
    ana.api.Initialize("");
    ana.api.SetValue("adl.nav.request", "{target=c}choice");
    await ana.engine.request("continue");
    assert.equal(ana.delivered, "b");
});

test("controls that the manifest hides are named", async () => {
    const ana = await play([sco("a", { hideLmsUi: ["continue", "suspendAll"] }), sco("b")]);
    assert.deepEqual(ana.engine.valid().hidden, ["continue", "suspendAll"]);
});
