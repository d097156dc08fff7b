/**
 * What goes from the run-time into the tracking model when a SCO ends, and back when one is launched
 * (RTE 4th Ed. §4.2.17, SN §4.2.1).
 */

import {
    initialSatisfaction,
    setCompletion,
    setMeasure,
    setProgress,
    setSatisfaction,
    setValue,
    valueOf,
} from "./sequencing/tracking.js";

const SATISFIED = { passed: true, failed: false };
const COMPLETED = { completed: true, incomplete: false, "not attempted": false };
const SCORES = { raw: "score.raw", min: "score.min", max: "score.max" };

/** Tells the tracking model what a SCO has reported; `isSaid` tells whether content itself set an element. */
export function report(globals, activity, cmi, isSaid) {
    activity.isSuspended = cmi.exit === "suspend";
    if (!activity.isTracked) {
        return;
    }
    const own = { hasMeasure: false, isCompletionSaid: isSaid("cmi.completion_status"), completion: cmi.completion };
    cmi.objectives.forEach((reported, at) => {
        const objective = activity.definition.objectives.find((each) => each.id && each.id === reported.id);
        if (objective) {
            const name = `cmi.objectives.${at}`;
            reportObjective(globals, activity, objective, reported, (field) => isSaid(`${name}.${field}`), own);
        }
    });
    reportActivity(globals, activity, cmi, isSaid, own);
}

function reportObjective(globals, activity, objective, reported, isSaid, own) {
    const set = (field, value) => setValue(globals, activity, objective, field, value);
    if (reported.success in SATISFIED) {
        setSatisfaction(globals, activity, objective, SATISFIED[reported.success]);
    } else if (isSaid("success_status")) {
        setSatisfaction(globals, activity, objective, null);
        activity.tracking.isStatusSaid ||= objective.isPrimary;
    }
    setMeasure(globals, activity, objective, reported.scaled);
    for (const field of Object.keys(SCORES)) {
        set(field, reported[field]);
    }
    if (objective.isPrimary) {
        reportPrimary(reported, isSaid, own);
        return;
    }
    const isCompletionSaid = reported.completion in COMPLETED || isSaid("completion_status");
    set("completion", isCompletionSaid ? (COMPLETED[reported.completion] ?? null) : undefined);
    set("progress", reported.progress);
}

/** The primary objective's completion and progress are those of the activity, where content doesn't say these. */
function reportPrimary(reported, isSaid, own) {
    own.hasMeasure = reported.scaled !== undefined;
    own.progress = reported.progress;
    if (!own.isCompletionSaid && (reported.completion in COMPLETED || isSaid("completion_status"))) {
        own.completion = reported.completion;
        own.isCompletionSaid = isSaid("completion_status");
    }
}

function reportActivity(globals, activity, cmi, isSaid, own) {
    const { primary } = activity;
    activity.tracking.isCompletionSaid ||= own.isCompletionSaid;
    if (own.completion in COMPLETED) {
        setCompletion(globals, activity, COMPLETED[own.completion]);
    } else if (own.isCompletionSaid) {
        setCompletion(globals, activity, null);
    }
    const progress = cmi.progress ?? own.progress;
    if (progress !== undefined) {
        setProgress(globals, activity, progress);
    }
    if (cmi.success in SATISFIED) {
        setSatisfaction(globals, activity, primary, SATISFIED[cmi.success]);
    } else if (isSaid("cmi.success_status")) {
        activity.tracking.isStatusSaid = true;
        setSatisfaction(globals, activity, primary, null);
    }
    if (cmi.scaled !== undefined || !own.hasMeasure) {
        setMeasure(globals, activity, primary, cmi.scaled);
    }
}

/** Returns the objectives with which a run-time begins: those of the activity that have an id. */
export function objectivesFor(globals, activity) {
    return activity.definition.objectives
        .filter((objective) => objective.id)
        .map((objective) => ({ id: objective.id, ...knownOf(globals, activity, objective) }));
}

function knownOf(globals, activity, objective) {
    const value = (field) => valueOf(globals, activity, objective, field);
    const satisfied = initialSatisfaction(globals, activity, objective);
    const completed = value("completion");
    const known = {
        success_status: satisfied === undefined ? undefined : satisfied ? "passed" : "failed",
        completion_status: completed === undefined ? undefined : completed ? "completed" : "incomplete",
        "score.scaled": value("measure"),
        progress_measure: value("progress"),
    };
    for (const [field, name] of Object.entries(SCORES)) {
        known[name] = value(field);
    }
    return Object.fromEntries(Object.entries(known).filter(([, each]) => each !== undefined));
}
