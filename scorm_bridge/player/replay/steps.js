/**
 * The steps of a script, and what came of them. A step is a delivery, a call with the error after it, a look at a
 * control, or an end that is announced. What wasn't reached, because something else was delivered, is a failure.
 */

import { isAsExpected } from "./comparing.js";

const ENDS = [
    "AutoTest",
    "ChoiceExit",
    "ContinueExitCM8",
    "DMBx",
    "DMBxAct",
    "HasEnded",
    "ReLaunchDDMa",
    "ReLaunchDDMb",
    "RelaunchCM10",
    "RelaunchCM16",
    "RelaunchOB3b",
    "RelaunchSX4a",
    "autoendrelaunch",
];

/** Tells whether a script announces the end of the course after an activity. */
export function isAnEnd(control) {
    return ENDS.includes(control.split("~")[0]);
}

/** Returns the steps of a script; `visits` are what was found at its activities, as far as it came. */
export function stepsOf(script, visits, learner) {
    return script.activities.flatMap((activity, place) => judged(activity, visits[place], learner));
}

function judged(activity, visit, learner) {
    const isThere = visit?.act === activity.act;
    const step = (kind, what, isRight, told) => ({ visit: activity.visit, kind, what, isRight, told });
    const missed = (kind, what) => step(kind, what, false, "not reached");
    const steps = [step("delivery", activity.act, isThere, visit ? `delivered: ${visit.act}` : "not reached")];
    activity.questions.forEach(({ question, expected }, at) => {
        const answer = isThere ? visit.looks[at] : undefined;
        steps.push(answer ? step("control", question, answer === expected, answer) : missed("control", question));
    });
    activity.calls.forEach((call, at) => {
        const answer = isThere ? visit.answers[at] : undefined;
        const told = answer && `${JSON.stringify(answer.answered)} ${answer.error}`;
        steps.push(answer ? step("call", call.text, isRight(call, answer, learner), told) : missed("call", call.text));
    });
    if (isAnEnd(activity.control)) {
        steps.push(step("end", activity.control, isThere && visit.hasEnded === true, `ended: ${visit?.hasEnded}`));
    }
    return steps;
}

function isRight(call, { answered, error, given }, learner) {
    return isAsExpected({ ...call, given }, answered, error, learner);
}
