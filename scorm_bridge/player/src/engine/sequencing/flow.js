/** Walks the tree forwards and backwards to an activity that can be delivered (SN SB.2.1, SB.2.2, SB.2.3, UP.5). */

import { applied } from "./conditions.js";

export const FORWARD = 1;
export const BACKWARD = -1;

/** What came of a walk: the activity, or the number of the exception; and whether the tree has been left at its end. */
function found(activity) {
    return { activity, isDeliverable: true, endsSession: false, exception: "" };
}

function nothing(exception, { activity = null, endsSession = false } = {}) {
    return { activity, isDeliverable: false, endsSession, exception };
}

/** Goes on from an activity to one that can be delivered (SB.2.3 Flow Subprocess). */
export function flow(globals, from, direction, entersChildren) {
    const step = walk(from, direction, entersChildren, null);
    if (!step.activity) {
        return nothing(step.exception, { activity: from, endsSession: step.endsSession });
    }
    return traverse(globals, step.activity, direction, null);
}

/** Tells whether an activity can't be delivered: disabled, or attempted as often or as long as it may be (UP.5, UP.1). */
export function isBarred(globals, activity) {
    if (applied(globals, activity, activity.definition.rules.preCondition, ["disabled"])) {
        return true;
    }
    const { attemptLimit } = activity.definition;
    if (!activity.isTracked || activity.isActive || activity.isSuspended) {
        return false;
    }
    return activity.isTimeUp || (attemptLimit !== null && activity.attempts >= attemptLimit);
}

/** Takes the next step (SB.2.1 Flow Tree Traversal Subprocess). */
function walk(activity, direction, entersChildren, previousDirection) {
    let [at, way, isReversed] = [activity, direction, false];
    if (previousDirection === BACKWARD && at.parent && !at.sibling(1)) {
        [at, way, isReversed] = [at.parent.children[0], BACKWARD, true];
    }
    return way === FORWARD ? walkForward(at, entersChildren) : walkBackward(at, entersChildren, isReversed);
}

function walkForward(at, entersChildren) {
    const isLast = at.isLeaf && at.path.every((each) => each.isRoot || !each.sibling(1));
    if (isLast || (at.isRoot && !entersChildren)) {
        return { activity: null, endsSession: true, exception: "" };
    }
    if (at.isLeaf || !entersChildren) {
        const next = at.sibling(1);
        return next ? step(next, FORWARD) : walk(at.parent, FORWARD, false, null);
    }
    return at.children.length ? step(at.children[0], FORWARD) : blocked("SB.2.1-2");
}

function walkBackward(at, entersChildren, isReversed) {
    if (at.isRoot) {
        return entersChildren && at.children.length ? intoBackwards(at) : blocked("SB.2.1-3");
    }
    if (at.isLeaf || !entersChildren) {
        if (!isReversed && at.parent.definition.controls.forwardOnly) {
            return blocked("SB.2.1-4");
        }
        const previous = at.sibling(-1);
        return previous ? step(previous, BACKWARD) : walk(at.parent, BACKWARD, false, null);
    }
    return at.children.length ? intoBackwards(at) : blocked("SB.2.1-2");
}

function intoBackwards(at) {
    return at.definition.controls.forwardOnly ? step(at.children[0], FORWARD) : step(at.children.at(-1), BACKWARD);
}

function step(activity, direction) {
    return { activity, direction, endsSession: false, exception: "" };
}

function blocked(exception) {
    return { activity: null, direction: null, endsSession: false, exception };
}

/** Looks whether an activity can be delivered, and goes on if not (SB.2.2 Flow Activity Traversal Subprocess). */
function traverse(globals, activity, direction, previousDirection) {
    if (!activity.parent?.definition.controls.flow) {
        return nothing("SB.2.2-1", { activity });
    }
    if (applied(globals, activity, activity.definition.rules.preCondition, ["skip"])) {
        return pass(globals, activity, direction, previousDirection);
    }
    if (isBarred(globals, activity)) {
        return nothing("SB.2.2-2", { activity });
    }
    if (activity.isLeaf) {
        return found(activity);
    }
    const next = walk(activity, direction, true, null);
    if (!next.activity) {
        return nothing(next.exception, { activity, endsSession: next.endsSession });
    }
    if (direction === BACKWARD && next.direction === FORWARD) {
        return traverse(globals, next.activity, FORWARD, BACKWARD);
    }
    return traverse(globals, next.activity, direction, null);
}

function pass(globals, activity, direction, previousDirection) {
    const next = walk(activity, direction, false, previousDirection);
    if (!next.activity) {
        return nothing(next.exception, { activity, endsSession: next.endsSession });
    }
    if (previousDirection === BACKWARD && next.direction === BACKWARD) {
        return traverse(globals, next.activity, BACKWARD, null);
    }
    return traverse(globals, next.activity, direction, previousDirection);
}
