/** What the learner sees of a course: the tree, how far each activity is, and which controls there are (SN §4.8). */

import { completionOf, measureOf, progressOf, satisfactionOf } from "./sequencing/tracking.js";

/** Returns what may be asked for now, and which controls the manifest hides. */
export function validIn(sequencer) {
    const { current } = sequencer;
    const choice = {};
    for (const id of sequencer.activities.keys()) {
        choice[id] = sequencer.canChoose(id);
    }
    return {
        continue: sequencer.canContinue,
        previous: sequencer.canGoBack,
        exit: Boolean(current?.isActive),
        exitAll: Boolean(current),
        abandon: Boolean(current?.isActive),
        abandonAll: Boolean(current),
        suspendAll: Boolean(current),
        choice,
        hidden: [...(current?.item.hideLmsUi ?? [])],
    };
}

/**
 * Returns the tree in the order in which it is now; what isn't to be seen says so.
 *
 * The course itself is an entry where it can be chosen and the manifest lets learners choose at all, even when
 * it is the only choice left: it begins with the first activity.
 */
export function shownTree(sequencer) {
    const { root } = sequencer;
    const isEntry = sequencer.canChoose(root.id) && [...sequencer.activities.values()].some(letsChoose);
    return isEntry ? [shown(sequencer, root)] : root.children.map((activity) => shown(sequencer, activity));
}

function letsChoose(activity) {
    return activity.children.length > 0 && activity.definition.controls.choice;
}

/** Returns how far an activity is. */
export function statusIn(sequencer, identifier) {
    const activity = sequencer.activities.get(identifier);
    if (!activity) {
        return {
            completion: "unknown",
            success: "unknown",
            scaled: null,
            progress: null,
            isVisible: false,
            isDisabled: true,
        };
    }
    const { globals } = sequencer;
    const completed = completionOf(globals, activity);
    const satisfied = satisfactionOf(globals, activity, activity.primary);
    return {
        completion: completed === undefined ? (activity.attempts ? "incomplete" : "not attempted") : spell(completed),
        success: satisfied === undefined ? "unknown" : satisfied ? "passed" : "failed",
        scaled: measureOf(globals, activity, activity.primary) ?? null,
        progress: progressOf(globals, activity) ?? null,
        isVisible: isVisible(sequencer, activity),
        isDisabled: !sequencer.canChoose(identifier),
    };
}

function spell(completed) {
    return completed ? "completed" : "incomplete";
}

function shown(sequencer, activity) {
    return {
        identifier: activity.id,
        title: activity.item.title,
        isVisible: isVisible(sequencer, activity),
        isDisabled: !sequencer.canChoose(activity.id),
        items: activity.children.map((child) => shown(sequencer, child)),
    };
}

function isVisible(sequencer, activity) {
    return activity.item.isVisible !== false && !sequencer.isHidden(activity);
}
