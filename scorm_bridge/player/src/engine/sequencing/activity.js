/**
 * An activity: its definition, its place in the tree, and its tracking model (SN §4.2).
 *
 * What isn't known is `undefined` (never said) or `null` (said to be unknown). Completion and progress are kept with
 * the primary objective, since the 4th Edition lets objectives share them (SN §3.10).
 */

import { definitionOf, rootDefinitionOf } from "./definition.js";

const STATE = ["isActive", "isSuspended", "attempts", "order", "isSelected", "isRandomized", "tracking"];

export class Activity {
    constructor(item, parent = null) {
        this.id = item.identifier;
        this.item = item;
        this.parent = parent;
        this.definition = parent ? definitionOf(item) : rootDefinitionOf(item);
        this.allChildren = (item.items ?? []).map((child) => new Activity(child, this));
        this.isActive = false;
        this.isSuspended = false;
        this.isTimeUp = false;
        this.attempts = 0;
        this.order = this.allChildren.map((child) => child.id);
        this.isSelected = false;
        this.isRandomized = false;
        this.tracking = newTracking();
    }

    /** The children that were selected, in the order in which they come (SN §4.2.1.7 Available Children). */
    get children() {
        return this.order.map((id) => this.allChildren.find((child) => child.id === id));
    }

    get isLeaf() {
        return this.allChildren.length === 0;
    }

    get isRoot() {
        return this.parent === null;
    }

    get isTracked() {
        return this.definition.delivery.tracked;
    }

    get primary() {
        return this.definition.objectives[0];
    }

    /** Counts attempts that the server knows of, as the state may have been lost. */
    beginsAfter(begun) {
        this.attempts = Math.max(this.attempts, begun);
    }

    /** Returns the objective of an id; the primary one if no id is asked for. */
    objective(id) {
        return id ? this.definition.objectives.find((each) => each.id === id) : this.primary;
    }

    /** Returns what is known of an objective itself, without what it reads from others. */
    local(objective) {
        const key = keyOf(objective);
        return (this.tracking.objectives[key] ??= {});
    }

    /** Returns the sibling that comes after it, or before it; undefined if there is none. */
    sibling(step) {
        const siblings = this.parent?.children ?? [];
        const at = siblings.indexOf(this);
        return at < 0 ? undefined : siblings[at + step];
    }

    /** Returns the activities from the root down to it. */
    get path() {
        return this.parent ? [...this.parent.path, this] : [this];
    }

    /** Tells whether it is an activity, or below it. */
    isWithin(other) {
        return this.path.includes(other);
    }

    /** Begins a new attempt: nothing is known of it; what children know is of an earlier one (SN §4.2.1.3). */
    beginAttempt() {
        this.attempts += 1;
        this.tracking = newTracking();
        const { useCurrentAttemptObjectiveInfo, useCurrentAttemptProgressInfo } = this.definition.controls;
        this.children.forEach((child) => child.outdate(useCurrentAttemptObjectiveInfo, useCurrentAttemptProgressInfo));
    }

    /** Marks what is known as known from an earlier attempt of the parent (SN §3.2 Use Current Attempt …). */
    outdate(objective, progress) {
        this.tracking.isObjectiveOld ||= objective && this.attempts > 0;
        this.tracking.isProgressOld ||= progress && this.attempts > 0;
        const { controls } = this.definition;
        this.children.forEach((child) =>
            child.outdate(
                objective && controls.useCurrentAttemptObjectiveInfo,
                progress && controls.useCurrentAttemptProgressInfo,
            ),
        );
    }

    /** Returns the state that has to be kept, and puts kept state back. */
    get state() {
        return Object.fromEntries(STATE.map((name) => [name, structuredClone(this[name])]));
    }

    set state(state) {
        for (const name of STATE) {
            if (state[name] !== undefined) {
                this[name] = structuredClone(state[name]);
            }
        }
        const known = new Set(this.allChildren.map((child) => child.id));
        this.order = this.order.filter((id) => known.has(id));
    }
}

function newTracking() {
    return {
        objectives: {},
        isObjectiveOld: false,
        isProgressOld: false,
        isStatusSaid: false,
        isCompletionSaid: false,
    };
}

function keyOf(objective) {
    return objective.isPrimary ? "" : objective.id;
}
