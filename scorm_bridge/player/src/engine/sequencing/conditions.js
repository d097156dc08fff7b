/** Asks conditions and rules about an activity; an answer is true, false, or undefined for unknown (SN UP.2). */

import { completionOf, measureOf, satisfactionOf } from "./tracking.js";

const ASKED = {
    always: () => true,
    never: () => false,
    satisfied: (at) => satisfactionOf(at.globals, at.activity, at.objective, at.isRollup),
    objectiveStatusKnown: (at) => ASKED.satisfied(at) !== undefined,
    objectiveMeasureKnown: (at) => measure(at) !== undefined,
    objectiveMeasureGreaterThan: (at) => (measure(at) === undefined ? undefined : measure(at) > at.threshold),
    objectiveMeasureLessThan: (at) => (measure(at) === undefined ? undefined : measure(at) < at.threshold),
    completed: (at) => completionOf(at.globals, at.activity, at.objective, at.isRollup),
    activityProgressKnown: (at) => ASKED.completed(at) !== undefined,
    attempted: ({ activity }) => activity.attempts > 0,
    attemptLimitExceeded: ({ activity }) => {
        const { attemptLimit } = activity.definition;
        return attemptLimit === null ? undefined : activity.attempts >= attemptLimit;
    },
};

/** Returns the answer of one condition. */
export function answer(globals, activity, condition, isRollup = false) {
    const objective = activity.objective(condition.referencedObjective);
    const ask = ASKED[condition.condition];
    if (!objective || !ask) {
        return undefined;
    }
    const threshold = Number(condition.measureThreshold ?? 0);
    const result = ask({ globals, activity, objective, threshold, isRollup });
    return condition.operator === "not" && result !== undefined ? !result : result;
}

/** Returns the answer of conditions together: all of them, or any. */
export function together(globals, activity, { conditions, combination }, isRollup = false) {
    const answers = conditions.map((condition) => answer(globals, activity, condition, isRollup));
    if (!answers.length) {
        return undefined;
    }
    const decisive = combination === "any";
    if (answers.includes(decisive)) {
        return decisive;
    }
    return answers.includes(undefined) ? undefined : !decisive;
}

/** Returns the action of the first rule that applies, or null; only rules of the wanted actions are asked. */
export function applied(globals, activity, rules, actions = null) {
    const wanted = rules.filter((rule) => !actions || actions.includes(rule.action));
    return wanted.find((rule) => together(globals, activity, rule) === true)?.action ?? null;
}

function measure({ globals, activity, objective, isRollup }) {
    return measureOf(globals, activity, objective, isRollup);
}
