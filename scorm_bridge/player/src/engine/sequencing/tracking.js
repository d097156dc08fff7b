/** Reads and writes what is known of an activity: its objectives with their maps, its completion (SN §3.10, §4.2). */

const OWN_IF_UNKNOWN = ["completion", "progress"];

/**
 * Returns a value of an objective as rules see it, or undefined if it isn't known (SN §3.10.3).
 *
 * Where a map reads it, it is that of the shared objective, known or not; only completion and progress, with which the
 * 4th Edition began, are those of the activity itself as long as the shared objective has none.
 */
export function valueOf(globals, activity, objective, field) {
    const source = objective.reads[field];
    const own = known(activity.local(objective)[field]);
    if (source === undefined) {
        return own;
    }
    const shared = known(globals.read(source, field));
    return shared === undefined && OWN_IF_UNKNOWN.includes(field) ? own : shared;
}

/** Writes a value of an objective, to the shared ones too; undefined takes away what was known. */
export function setValue(globals, activity, objective, field, value) {
    const local = activity.local(objective);
    if (value === undefined || value === null) {
        if (value === undefined && local[field] === undefined) {
            return;
        }
        delete local[field];
    } else {
        local[field] = value;
    }
    share(globals, objective, field, value);
}

/** Writes a value to the shared objectives only. */
export function share(globals, objective, field, value) {
    for (const target of objective.writes[field] ?? []) {
        globals.write(target, field, value ?? null);
    }
}

/** Returns whether an objective is satisfied: true, false, or undefined as long as that isn't known. */
export function satisfactionOf(globals, activity, objective, isRollup = false) {
    if (!activity.isTracked) {
        return undefined;
    }
    if (!objective.byMeasure) {
        return fresh(activity, objective, "satisfied", isRollup, globals);
    }
    if (activity.isActive && !activity.definition.considerations.measureSatisfactionIfActive) {
        return undefined;
    }
    const measure = fresh(activity, objective, "measure", isRollup, globals);
    return measure === undefined ? undefined : measure >= objective.minimum;
}

/** Returns what a run-time begins with as an objective's status: also that of an activity that isn't tracked. */
export function initialSatisfaction(globals, activity, objective) {
    if (!objective.byMeasure) {
        return valueOf(globals, activity, objective, "satisfied");
    }
    const measure = valueOf(globals, activity, objective, "measure");
    return measure === undefined ? undefined : measure >= objective.minimum;
}

/** Returns the measure of an objective, or undefined. */
export function measureOf(globals, activity, objective, isRollup = false) {
    return activity.isTracked ? fresh(activity, objective, "measure", isRollup, globals) : undefined;
}

/** Returns whether an activity, or an objective of it, is completed; undefined as long as that isn't known. */
export function completionOf(globals, activity, objective = activity.primary, isRollup = false) {
    if (!activity.isTracked || (isRollup && activity.tracking.isProgressOld)) {
        return undefined;
    }
    if (objective.isPrimary && activity.definition.completion.byMeasure) {
        const progress = valueOf(globals, activity, objective, "progress");
        return progress === undefined ? undefined : progress >= activity.definition.completion.minimum;
    }
    return valueOf(globals, activity, objective, "completion");
}

/** Returns how far an activity is, or undefined. */
export function progressOf(globals, activity) {
    return activity.isTracked ? valueOf(globals, activity, activity.primary, "progress") : undefined;
}

/** Says whether an objective is satisfied; one that is satisfied by measure can't be told (SN §3.10.1). */
export function setSatisfaction(globals, activity, objective, value) {
    if (activity.isTracked && !objective.byMeasure) {
        setValue(globals, activity, objective, "satisfied", value);
    }
}

/** Says whether an activity is completed; one that is completed by measure can't be told (SN §3.14). */
export function setCompletion(globals, activity, value) {
    if (activity.isTracked && !activity.definition.completion.byMeasure) {
        setValue(globals, activity, activity.primary, "completion", value);
    }
}

/** Sets a measure; what is satisfied or completed by it is shared with it. */
export function setMeasure(globals, activity, objective, value) {
    if (!activity.isTracked || (value === undefined && activity.local(objective).measure === undefined)) {
        return;
    }
    setValue(globals, activity, objective, "measure", value);
    if (objective.byMeasure) {
        share(globals, objective, "satisfied", value === undefined ? undefined : value >= objective.minimum);
    }
}

/** Sets the progress measure of an activity; a completion that follows from it is shared with it. */
export function setProgress(globals, activity, value) {
    if (!activity.isTracked || (value === undefined && activity.local(activity.primary).progress === undefined)) {
        return;
    }
    setValue(globals, activity, activity.primary, "progress", value);
    const { completion } = activity.definition;
    if (completion.byMeasure) {
        share(globals, activity.primary, "completion", value === undefined ? undefined : value >= completion.minimum);
    }
}

function fresh(activity, objective, field, isRollup, globals) {
    const isOld = isRollup && activity.tracking.isObjectiveOld && objective.reads[field] === undefined;
    return isOld ? undefined : valueOf(globals, activity, objective, field);
}

function known(value) {
    return value === null ? undefined : value;
}
