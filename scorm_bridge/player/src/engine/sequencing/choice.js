/** Decides whether an activity may be chosen, and what is delivered then (SN NB.2.1 step 7, SB.2.4, SB.2.9). */

import { applied } from "./conditions.js";
import { BACKWARD, FORWARD, flow } from "./flow.js";

/** Returns the lowest activity that has both within it; a leaf isn't within itself. */
export function commonAncestor(one, other) {
    const ends = other.isLeaf ? other.parent : other;
    for (let at = one.isLeaf ? one.parent : one; at; at = at.parent) {
        if (ends.isWithin(at)) {
            return at;
        }
    }
    return null;
}

/** Returns why a choice isn't a valid navigation request, or an empty text (NB.2.1 step 7). */
export function refusalOfRequest(target, current) {
    if (!target.isRoot && !target.parent.definition.controls.choice) {
        return "NB.2.1-10";
    }
    if (!current) {
        return "";
    }
    const left = [current, ...clustersLeft(current, commonAncestor(current, target))];
    return left.some((each) => each.isActive && !each.definition.controls.choiceExit) ? "NB.2.1-8" : "";
}

/** Returns the clusters below a common ancestor that a choice leaves, deepest first. */
function clustersLeft(current, common) {
    const left = current.path.filter((each) => !each.isLeaf && each !== common && each.isWithin(common));
    return left.reverse();
}

/** Returns what a choice delivers (SB.2.9); `remains` is the activity that is current if nothing can be delivered. */
export function choose(globals, target, current, root) {
    const exception = refusalOfTarget(globals, target) || refusalOfWay(globals, target, current, root);
    if (exception) {
        return { activity: null, exception };
    }
    if (target.isLeaf) {
        return { activity: target, exception: "" };
    }
    const result = flow(globals, target, FORWARD, true);
    if (result.isDeliverable) {
        return { activity: result.activity, exception: "" };
    }
    return {
        activity: null,
        exception: "SB.2.9-9",
        remains: target,
        ends: current ? commonAncestor(current, target) : root,
    };
}

function refusalOfTarget(globals, target) {
    for (const activity of target.path) {
        if (!activity.isRoot && !activity.parent.children.includes(activity)) {
            return "SB.2.9-2";
        }
        if (applied(globals, activity, activity.definition.rules.preCondition, ["hiddenFromChoice"])) {
            return "SB.2.9-3";
        }
    }
    return !target.isRoot && !target.parent.definition.controls.choice ? "SB.2.9-4" : "";
}

/** Returns what stands in the way from the current activity to the target, or an empty text. */
function refusalOfWay(globals, target, current, root) {
    const common = current ? commonAncestor(current, target) : root;
    if (current === target) {
        return "";
    }
    if (current && target.parent && current.parent === target.parent) {
        return alongSiblings(globals, current, target);
    }
    if (!current || current === common) {
        return downwards(globals, target, common, FORWARD);
    }
    if (target === common) {
        return leaving(current, target);
    }
    return across(globals, target, current, common);
}

function alongSiblings(globals, current, target) {
    const { children } = current.parent;
    const [from, to] = [children.indexOf(current), children.indexOf(target)];
    const direction = to > from ? FORWARD : BACKWARD;
    for (let at = from; at !== to; at += direction) {
        if (isStopped(globals, children[at], direction)) {
            return direction === FORWARD ? "SB.2.4-1" : "SB.2.4-2";
        }
    }
    return "";
}

function downwards(globals, target, common, direction) {
    const way = target.path.slice(target.path.indexOf(common), -1);
    for (const activity of way) {
        if (direction === FORWARD && isStopped(globals, activity, FORWARD)) {
            return "SB.2.4-1";
        }
        if (!activity.isActive && activity !== common && activity.definition.choice.preventActivation) {
            return "SB.2.9-6";
        }
    }
    return "";
}

function leaving(current, common) {
    return clustersLeft(current, common).some((each) => !each.definition.controls.choiceExit) ? "SB.2.9-7" : "";
}

function across(globals, target, current, common) {
    const refusal = leaving(current, common);
    if (refusal) {
        return refusal;
    }
    const constrained = clustersLeft(current, common).find((each) => each.definition.choice.constrainChoice);
    if (constrained && !isNear(constrained, target)) {
        return "SB.2.9-8";
    }
    return downwards(globals, target, common, isAfter(target, current) ? FORWARD : BACKWARD);
}

/** Tells whether a constrained choice allows a target: what is next to the constrained activity (SB.2.9.1). */
function isNear(constrained, target) {
    const near = neighbour(constrained, isAfter(target, constrained) ? 1 : -1) ?? constrained;
    return target.isWithin(near) || target === constrained;
}

function neighbour(activity, direction) {
    for (let at = activity; at; at = at.parent) {
        const beside = at.sibling(direction);
        if (beside) {
            return beside;
        }
    }
    return null;
}

/** Tells whether an activity comes after another one in a walk through the tree. */
function isAfter(activity, other) {
    const [left, right] = [activity.path, other.path];
    const fork = left.findIndex((each, at) => each !== right[at]);
    if (fork < 0 || !right[fork]) {
        return left.length > right.length;
    }
    const { children } = left[fork - 1];
    return children.indexOf(left[fork]) > children.indexOf(right[fork]);
}

/** Tells whether a choice may not pass an activity (SB.2.4 Choice Activity Traversal Subprocess). */
function isStopped(globals, activity, direction) {
    if (direction === FORWARD) {
        return applied(globals, activity, activity.definition.rules.preCondition, ["stopForwardTraversal"]) !== null;
    }
    return !activity.parent || activity.parent.definition.controls.forwardOnly;
}
