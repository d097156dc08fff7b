// Which sessions run in this browser now: each holds a lock, which ends with its page whatever ends it.
const nameOf = (attempt, session) => `tributary.scorm/${attempt}/${session}`;

/** Hold the lock of a session for as long as the page lives; browsers may keep a page that was left, but its life is over. */
export function live(attempt, session) {
    const ended = new Promise((end) => {
        window.addEventListener("pagehide", end);
    });
    navigator.locks?.request(nameOf(attempt, session), () => ended).catch(() => {});
}

/** Tell whether a session runs in a page of this browser; unknown is taken as yes. */
export async function isAlive(attempt, session) {
    try {
        const { held } = await navigator.locks.query();
        return held.some((lock) => lock.name === nameOf(attempt, session));
    } catch {
        return true;
    }
}
