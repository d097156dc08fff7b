// Which sessions run in this browser now: each holds a lock, which ends with its page whatever ends it.
const nameOf = (attempt, session) => `tributary.scorm/${attempt}/${session}`;

/** Hold the lock of a session for as long as the page lives. */
export function live(place, attempt, session) {
    place?.hold(nameOf(attempt, session));
}

/** Tell whether a session runs in a page of this browser; unknown is taken as yes. */
export async function isAlive(place, attempt, session) {
    return place ? place.isHeld(nameOf(attempt, session)) : true;
}
