/** Delivers an activity: begins or goes on with the attempts on the way to it (SN DB.1.1, DB.2). */

import { commonAncestor } from "./choice.js";
import { isBarred } from "./flow.js";

/** Returns why an activity can't be delivered, or an empty text (DB.1.1 Delivery Request Process). */
export function refusalOfDelivery(globals, activity) {
    if (!activity.isLeaf) {
        return "DB.1.1-1";
    }
    return activity.path.some((each) => isBarred(globals, each)) ? "DB.1.1-3" : "";
}

/** Makes an activity the current one; tells whether its attempt goes on (DB.2 Content Delivery Environment Process). */
export function deliver(tree, activity, termination) {
    clearSuspended(tree, activity);
    termination.endDescendents(activity);
    let isResumed = false;
    for (const each of activity.path.filter((one) => !one.isActive)) {
        isResumed = each.isSuspended;
        if (each.isSuspended) {
            each.isSuspended = false;
        } else {
            each.beginAttempt();
            if (each.isRoot) {
                tree.forgetShared();
            }
        }
        each.isActive = true;
    }
    tree.current = activity;
    tree.suspended = null;
    return isResumed;
}

/** Gives up what was suspended, if something else is delivered (DB.2.1 Clear Suspended Activity Subprocess). */
function clearSuspended(tree, activity) {
    const { suspended } = tree;
    if (!suspended || suspended === activity) {
        return;
    }
    const common = commonAncestor(activity, suspended);
    for (let at = suspended; at && at !== common; at = at.parent) {
        at.isSuspended = !at.isLeaf && at.children.some((child) => child.isSuspended);
    }
    tree.suspended = null;
}
