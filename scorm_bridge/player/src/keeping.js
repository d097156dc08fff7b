// What isn't delivered yet is kept by the browser, so that nothing is lost when the network, the page or the browser
// dies. It lies under its attempt and session, without the token.
const ROOM = "tributary.scorm";

/** The commits of an attempt that this browser still has to deliver. */
export class Keeping {
    #attempt;
    #place;

    /** `place` is where this browser keeps things; null where it keeps nothing. */
    constructor(attempt, place) {
        this.#attempt = attempt;
        this.#place = place;
    }

    /** Keep the text of a commit; false when the browser keeps nothing, or has no room. */
    keep(session, number, text) {
        try {
            this.#place.setItem(this.#key(session, number), text);
            return true;
        } catch {
            return false;
        }
    }

    forget(session, number) {
        try {
            this.#place.removeItem(this.#key(session, number));
        } catch {
            // What can't be written to has kept nothing.
        }
    }

    /** Keep what the server has refused for good apart: it isn't sent again, but can be looked at. */
    setAside(session, number, text, reason) {
        this.forget(session, number);
        try {
            this.#place.setItem(`${ROOM}.refused/${this.#attempt}/${session}/${number}`, `${reason}\n${text}`);
        } catch {
            // There is no room for it; the learner was told.
        }
    }

    /** Return what is kept of all sessions of the attempt, the oldest first. */
    left() {
        const beginning = `${ROOM}/${this.#attempt}/`;
        try {
            return this.#place.keys()
                .filter((key) => key.startsWith(beginning))
                .map((key) => [key.slice(beginning.length).split("/").map(Number), this.#place.getItem(key)])
                .map(([[session, number], text]) => ({ session, number, text }))
                .sort((one, other) => one.session - other.session || one.number - other.number);
        } catch {
            return [];
        }
    }

    /** Note that a session runs in this browser: if it dies here, nobody has to be asked whether to take it over. */
    begin(session) {
        this.#note((key) => {
            const others = key.slice(0, key.lastIndexOf("/") + 1);
            const old = this.#place.keys().filter((each) => each.startsWith(others));
            old.forEach((each) => this.#place.removeItem(each));
            this.#place.setItem(key, "1");
        }, session);
    }

    end(session) {
        this.#note((key) => this.#place.removeItem(key), session);
    }

    ranHere(session) {
        return this.#note((key) => this.#place.getItem(key) !== null, session) === true;
    }

    #note(does, session) {
        try {
            return does(`${ROOM}.session/${this.#attempt}/${session}`);
        } catch {
            return undefined;
        }
    }

    #key(session, number) {
        return `${ROOM}/${this.#attempt}/${session}/${number}`;
    }
}
