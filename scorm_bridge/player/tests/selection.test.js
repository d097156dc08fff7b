/** Selecting and reordering children (SN SR.1, SR.2). */

import assert from "node:assert/strict";
import { test } from "node:test";

import { GlobalObjectives } from "../src/engine/sequencing/global_objectives.js";
import { Sequencer } from "../src/engine/sequencing/sequencer.js";
import { flow, sco } from "./courses.js";

const ITEMS = ["a", "b", "c", "d"].map((name) => sco(name));

function sequencer(randomizationControls, but = {}) {
    const organization = { identifier: "course", title: "", sequencing: flow({ randomizationControls }), items: ITEMS };
    return new Sequencer(organization, { globals: new GlobalObjectives(), random: () => 0.99, ...but });
}

const ids = (tree) => tree.root.children.map((child) => child.id);

test("so many children are selected, in their own order", () => {
    const tree = sequencer({
        selectionTiming: "once",
        selectCount: 2,
        randomizationTiming: "never",
        reorderChildren: false,
    });
    assert.deepEqual(ids(tree), ["c", "d"]);
    assert.equal(tree.canChoose("a"), false);
});

test("children are reordered only if the manifest says so", () => {
    const once = { selectionTiming: "never", selectCount: null, randomizationTiming: "once" };
    assert.deepEqual(ids(sequencer({ ...once, reorderChildren: true })), ["d", "c", "b", "a"]);
    assert.deepEqual(ids(sequencer({ ...once, reorderChildren: false })), ["a", "b", "c", "d"]);
});

test("the order stays from session to session, whatever chance would say", () => {
    const said = { selectionTiming: "once", selectCount: 3, randomizationTiming: "once", reorderChildren: true };
    const first = sequencer(said);
    const later = sequencer(said, { state: JSON.parse(JSON.stringify(first.state)), random: () => 0 });
    assert.deepEqual(ids(later), ids(first));
});

test("each new attempt can have another order", () => {
    const said = {
        selectionTiming: "never",
        selectCount: null,
        randomizationTiming: "onEachNewAttempt",
        reorderChildren: true,
    };
    const tree = sequencer(said);
    tree.request("start");
    tree.random = () => 0;
    tree.request("exitAll");
    assert.deepEqual(ids(tree), ["d", "c", "b", "a"]);
    tree.random = () => 0.99;
    tree.request("start");
    tree.request("exitAll");
    assert.deepEqual(ids(tree), ["a", "b", "c", "d"]);
});

test("children that a new version of the package hasn't are dropped from a kept order", () => {
    const state = sequencer({}).state;
    state.activities.course.order = ["b", "gone", "a"];
    assert.deepEqual(ids(sequencer({}, { state })), ["b", "a"]);
});
