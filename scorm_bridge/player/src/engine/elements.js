/** Puts saved elements back into scorm-again's data model, in an order in which it takes them. */

const FIRST = ["id", "type"];

/** Returns the names in the order of their indices; an id comes before what needs it, a type before its patterns. */
export function inOrder(names) {
    return [...names].sort(compare);
}

/** Writes elements into a run-time that isn't initialized yet; returns the names that it doesn't take. */
export function restore(core, elements) {
    const refused = [];
    for (const name of inOrder(Object.keys(elements))) {
        if (!isWritten(core, name, elements[name])) {
            refused.push(name);
        }
    }
    core.lastErrorCode = "0";
    return refused;
}

function isWritten(core, name, value) {
    try {
        return core.setCMIValue(name, value) === "true";
    } catch {
        return false;
    }
}

function compare(one, other) {
    const left = one.split(".");
    const right = other.split(".");
    for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
        if (left[at] !== right[at]) {
            return rank(left[at]) - rank(right[at]) || (left[at] < right[at] ? -1 : 1);
        }
    }
    return left.length - right.length;
}

function rank(part) {
    if (FIRST.includes(part)) {
        return FIRST.indexOf(part) - FIRST.length;
    }
    return /^\d+$/.test(part) ? Number(part) : 0;
}
