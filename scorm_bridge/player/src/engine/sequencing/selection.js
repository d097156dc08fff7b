/** Selects and reorders the children of clusters (SN SR.1, SR.2). */

/** Prepares the clusters of a tree that never were: before the first attempt. */
export function prepare(activity, random) {
    const { randomization } = activity.definition;
    if (activity.isLeaf) {
        return;
    }
    if (randomization.selectionTiming !== "never" && !activity.isSelected) {
        select(activity, random);
    }
    if (randomization.randomizationTiming !== "never" && !activity.isRandomized) {
        reorder(activity, random);
    }
    activity.children.forEach((child) => prepare(child, random));
}

/** Prepares a cluster for its next attempt, where the manifest wants that at each one. */
export function prepareNext(activity, random) {
    const { randomization } = activity.definition;
    if (randomization.selectionTiming === "onEachNewAttempt") {
        select(activity, random);
    }
    if (randomization.randomizationTiming === "onEachNewAttempt") {
        reorder(activity, random);
    }
}

function select(activity, random) {
    const all = activity.allChildren.map((child) => child.id);
    const count = activity.definition.randomization.selectCount;
    activity.isSelected = true;
    if (count === null || count <= 0 || count >= all.length) {
        return;
    }
    const chosen = new Set(shuffled(all, random).slice(0, count));
    activity.order = all.filter((id) => chosen.has(id));
}

function reorder(activity, random) {
    activity.isRandomized = true;
    if (activity.definition.randomization.reorderChildren) {
        activity.order = shuffled(activity.order, random);
    }
}

function shuffled(ids, random) {
    const rest = [...ids];
    const result = [];
    while (rest.length) {
        result.push(...rest.splice(Math.floor(random() * rest.length), 1));
    }
    return result;
}
