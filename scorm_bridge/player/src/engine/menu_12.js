/**
 * The way through a SCORM 1.2 course: a menu of its SCOs, in their order, as far as prerequisites allow.
 *
 * SCORM 1.2 has no sequencing; what an item without a status has is "not attempted", a cluster has that of its parts.
 */

import { leavesOf, treeOf, walk } from "./tree.js";
import { holds } from "./prerequisites.js";

const DONE = ["passed", "completed", "failed"];

/** Knows which item may come next. */
export class Menu {
    constructor(organization, lessonStatusOf, isTimeUp = () => false) {
        this.tree = treeOf(organization);
        this.lessonStatusOf = lessonStatusOf;
        this.isTimeUp = isTimeUp;
    }

    /** Returns the item of an identifier. */
    node(identifier) {
        return this.tree.byIdentifier.get(identifier);
    }

    /** Returns the lesson status of an item or a cluster. */
    statusOf(identifier) {
        const node = this.node(identifier);
        if (!node) {
            return "not attempted";
        }
        const leaves = leavesOf(node).filter((leaf) => leaf.item.isSco);
        if (node.item.url || !leaves.length) {
            return this.lessonStatusOf(node);
        }
        return together(leaves.map((leaf) => this.lessonStatusOf(leaf)));
    }

    /** Tells whether an item may be launched now. */
    isOpen(node) {
        for (let at = node; at; at = at.parent) {
            if (!holds(at.item.prerequisites, (identifier) => this.statusOf(identifier))) {
                return false;
            }
        }
        return Boolean(node.item.url) && !this.isTimeUp(node);
    }

    /** Returns the next open item after another (forwards or backwards), or null. */
    beside(identifier, step) {
        const leaves = leavesOf(this.tree.root);
        const at = leaves.findIndex((leaf) => leaf.identifier === identifier);
        for (let place = at + step; place >= 0 && place < leaves.length; place += step) {
            if (this.isOpen(leaves[place])) {
                return leaves[place];
            }
        }
        return null;
    }

    /** Returns where a course begins that was never begun, or null if there is nothing to launch. */
    first() {
        return this.beside(null, 1);
    }

    /** Returns which items may be chosen. */
    choices() {
        const open = {};
        for (const node of walk(this.tree.root)) {
            if (node.item.url) {
                open[node.identifier] = this.isOpen(node);
            }
        }
        return open;
    }
}

function together(statuses) {
    if (statuses.every((status) => DONE.includes(status))) {
        return statuses.includes("failed")
            ? "failed"
            : statuses.every((each) => each === "passed")
              ? "passed"
              : "completed";
    }
    return statuses.every((status) => status === "not attempted") ? "not attempted" : "incomplete";
}
