// What happens in a run of an activity; everything else is said of the attempt as a whole.
const OF_A_RUN = ["initialized", "resumed", "suspended", "terminated"];

/** Tell whether two things are of the same attempt on the same activity. */
export function isSameRun(one, other) {
    return one.activity === other.activity && one.attempt === other.attempt;
}

/**
 * Return changes with the events that are of the same run, for the server looks for them nowhere else. Runs that
 * nothing changed in come first, as they are over; what isn't of a run goes with the last of the changes.
 */
export function withEvents(changes, events) {
    const sent = changes.map((each) => ({ ...each, events: [] }));
    const alone = [];
    for (const event of events) {
        placeOf(event, sent, alone).events.push(event);
    }
    return [...alone, ...sent];
}

function placeOf(event, sent, alone) {
    const own = [...sent, ...alone].find((each) => isSameRun(each, event));
    if (own || !OF_A_RUN.includes(event.kind)) {
        return own ?? sent.at(-1) ?? alone.at(-1) ?? added(sent, { elements: {}, events: [] });
    }
    const { activity, attempt } = event;
    return added(alone, { activity, attempt, elements: {}, events: [] });
}

function added(list, made) {
    list.push(made);
    return made;
}
