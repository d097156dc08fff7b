/** Rolls up: what is known of children becomes what is known of their parent (SN RB.1). */

import { applied, together } from "./conditions.js";
import {
    completionOf,
    measureOf,
    progressOf,
    setCompletion,
    setMeasure,
    setProgress,
    setSatisfaction,
} from "./tracking.js";

const ALL = { combination: "all", childActivitySet: "all" };
const KNOWN = { combination: "any", childActivitySet: "all" };
const STATUS_DEFAULTS = [
    { action: "notSatisfied", ...KNOWN, conditions: [{ condition: "objectiveStatusKnown" }] },
    { action: "satisfied", ...ALL, conditions: [{ condition: "satisfied" }] },
];
const PROGRESS_DEFAULTS = [
    { action: "incomplete", ...KNOWN, conditions: [{ condition: "activityProgressKnown" }] },
    { action: "completed", ...ALL, conditions: [{ condition: "completed" }] },
];
const REQUIRED = {
    satisfied: "requiredForSatisfied",
    notSatisfied: "requiredForNotSatisfied",
    completed: "requiredForCompleted",
    incomplete: "requiredForIncomplete",
};

/** Rolls up from an activity to the root, and wherever an objective that it writes is read (RB.1.5). */
export function rollUp(globals, activity, root) {
    const touched = new Set(activity.path.slice(0, -1));
    const written = activity.path.flatMap(writtenBy);
    for (const reader of readersOf(root, new Set(written))) {
        reader.path.slice(0, -1).forEach((each) => touched.add(each));
    }
    const deepestFirst = [...touched].sort((one, other) => other.path.length - one.path.length);
    for (const cluster of deepestFirst) {
        rollUpOne(globals, cluster);
    }
}

function writtenBy(activity) {
    return activity.definition.objectives.flatMap((objective) => Object.values(objective.writes).flat());
}

function* readersOf(activity, written) {
    const reads = activity.definition.objectives.some((objective) =>
        Object.values(objective.reads).some((target) => written.has(target)),
    );
    if (reads && !activity.isRoot) {
        yield activity;
    }
    for (const child of activity.children) {
        yield* readersOf(child, written);
    }
}

function rollUpOne(globals, activity) {
    if (!activity.isTracked || activity.isLeaf) {
        return;
    }
    rollUpMeasures(globals, activity);
    const { rules } = activity.definition.rollup;
    const saying = (...actions) => rules.filter((rule) => actions.includes(rule.action));
    const statusRules = saying("satisfied", "notSatisfied");
    const progressRules = saying("completed", "incomplete");
    const status = decided(globals, activity, statusRules.length ? statusRules : STATUS_DEFAULTS, "satisfied");
    if (status !== undefined) {
        activity.tracking.isObjectiveOld = false;
        setSatisfaction(globals, activity, activity.primary, status);
    }
    const progress = decided(globals, activity, progressRules.length ? progressRules : PROGRESS_DEFAULTS, "completed");
    if (progress !== undefined) {
        activity.tracking.isProgressOld = false;
        setCompletion(globals, activity, progress);
    }
}

/** Measure and progress measure: weighted averages of tracked children (RB.1.1). */
function rollUpMeasures(globals, activity) {
    const children = activity.children.filter((child) => child.isTracked);
    const measure = average(
        children.map((child) => [child.definition.rollup.weight, measureOf(globals, child, child.primary)]),
    );
    setMeasure(globals, activity, activity.primary, measure);
    const progress = average(children.map((child) => [child.definition.completion.weight, progressOf(globals, child)]));
    setProgress(globals, activity, progress);
}

function average(values) {
    const weights = values.reduce((sum, [weight]) => sum + weight, 0);
    if (weights <= 0 || values.every(([, value]) => value === undefined)) {
        return undefined;
    }
    return values.reduce((sum, [weight, value]) => sum + weight * (value ?? 0), 0) / weights;
}

/** Returns what rules say: the positive action goes before the negative one (RB.1.2.b, RB.1.3.b). */
function decided(globals, activity, rules, positive) {
    const said = rules.filter((rule) => holds(globals, activity, rule)).map((rule) => rule.action);
    return said.includes(positive) ? true : said.length ? false : undefined;
}

/**
 * Tells whether enough of the children that count fulfil the conditions of a rule (RB.1.4).
 *
 * Where no child counts, all of them do: that is how ADL's run-time reads it, and its tests ask for it.
 */
function holds(globals, activity, rule) {
    const children = activity.children.filter((child) => counts(globals, child, rule.action));
    const answers = children.map((child) => together(globals, child, rule, true));
    const fulfilled = answers.filter((each) => each === true).length;
    const isUnknown = answers.every((each) => each === undefined);
    switch (rule.childActivitySet) {
        case "all":
            return fulfilled === answers.length;
        case "any":
            return fulfilled > 0;
        case "none":
            return answers.every((each) => each === false);
        case "atLeastCount":
            return !isUnknown && fulfilled >= rule.minimumCount;
        default:
            return !isUnknown && fulfilled / answers.length >= Number(rule.minimumPercent);
    }
}

/** Tells whether a child counts for an action (RB.1.4.2 Check Child for Rollup). */
function counts(globals, child, action) {
    const { rollup, considerations } = child.definition;
    const isStatus = action === "satisfied" || action === "notSatisfied";
    if (!child.isTracked || !(isStatus ? rollup.objectiveSatisfied : rollup.progressCompletion)) {
        return false;
    }
    switch (considerations[REQUIRED[action]]) {
        case "ifNotSuspended":
            return !(child.attempts > 0 && child.isSuspended);
        case "ifAttempted":
            return child.attempts > 0;
        case "ifNotSkipped":
            return applied(globals, child, child.definition.rules.preCondition, ["skip"]) === null;
        default:
            return true;
    }
}
