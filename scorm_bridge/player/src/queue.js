import { isSameRun } from "./runs.js";
import { MOST_KEEPALIVE_BYTES, sizeOf } from "./server.js";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * The commits of a session on their way to the server: numbered, one at a time, kept until the server has them.
 *
 * A commit that was tried is never changed again, for the server may have it; what comes after goes into the next one.
 */
export class Queue {
    #server;
    #keeping;
    #session;
    #number;
    #clock;
    #told;
    #waiting = [];
    #sending = null;
    #tries = 0;
    #timer = null;
    #stopped = false;
    #isKept = true;
    #reason = "";
    #whenEmpty = [];

    /** `told` is called with each change of state, each answer, and the verdict that stops the queue. */
    constructor({ server, keeping, session, number, clock, told }) {
        this.#server = server;
        this.#keeping = keeping;
        this.#session = session;
        this.#number = number;
        this.#clock = clock;
        this.#told = told;
        window.addEventListener("online", () => this.#now());
    }

    /** How it stands: "saved", "saving", "offline", "unreachable" or "refused"; and whether the browser keeps the rest. */
    get state() {
        const reason = this.#reason;
        if (this.#waiting.length > 0 && this.#tries > 0) {
            return { kind: navigator.onLine ? "unreachable" : "offline", isKept: this.#isKept, reason };
        }
        if (reason) {
            return { kind: "refused", isKept: this.#isKept, reason };
        }
        return { kind: this.#waiting.length > 0 ? "saving" : "saved", isKept: this.#isKept, reason };
    }

    /** Milliseconds since the session was opened. */
    get elapsed() {
        return this.#clock.elapsed();
    }

    /** Take changes over; they join a commit that wasn't tried yet, if they are of the same run of an activity. */
    add(changes) {
        const last = this.#waiting.at(-1);
        const joins = last && !last.tried && !last.commit.end && isSameRun(last.commit, changes);
        const entry = joins ? last : { number: ++this.#number, commit: {}, tried: false };
        if (!joins) {
            this.#waiting.push(entry);
        }
        entry.commit = joined(entry.commit, changes);
        entry.text = this.#textOf(entry);
        this.#isKept = this.#keeping.keep(this.#session, entry.number, entry.text);
        this.#tell();
    }

    /** Send what waits, without waiting for a pause to end. */
    send() {
        this.#now();
    }

    /**
     * Hand everything to the browser that still goes out with a page that is closed; the rest stays kept. Where nothing
     * is kept, nobody will deliver the rest, and the server is told at least that the page is gone.
     */
    sendAtLast() {
        let room = MOST_KEEPALIVE_BYTES;
        if (this.#stopped) {
            return;
        }
        for (const entry of this.#waiting) {
            const size = sizeOf(this.#server.withToken(entry.text));
            room -= size;
            if (room < 0) {
                this.#giveUp();
                return;
            }
            if (entry !== this.#sending) {
                entry.tried = true;
                this.#server.commitAtLast(entry.text);
            }
        }
    }

    /** Wait until the server has everything; false when it hasn't after so many milliseconds. */
    async empty(patience) {
        if (this.#waiting.length === 0) {
            return true;
        }
        return new Promise((answer) => {
            const timer = setTimeout(() => answer(false), patience);
            this.#whenEmpty.push(() => {
                clearTimeout(timer);
                answer(true);
            });
        });
    }

    /** Send nothing any more; what waits stays kept. */
    stop() {
        this.#stopped = true;
        clearTimeout(this.#timer);
    }

    #now() {
        clearTimeout(this.#timer);
        this.#timer = null;
        if (!this.#sending) {
            this.#next();
        }
    }

    async #next() {
        const entry = this.#waiting[0];
        if (!entry || this.#stopped || this.#sending) {
            return;
        }
        entry.tried = true;
        this.#sending = entry;
        const answer = await this.#server.commit(entry.text);
        this.#sending = null;
        this.#received(entry, answer);
    }

    #received(entry, answer) {
        const { verdict } = answer;
        if (this.#stopped) {
            return;
        }
        if (verdict === "later") {
            this.#tries += 1;
            this.#timer = setTimeout(() => this.#now(), pauseAfter(this.#tries));
        } else if (verdict === "over" || verdict === "elsewhere") {
            this.stop();
            this.#told({ stopped: verdict, answer: answer.body });
        } else {
            this.#done(entry, answer);
        }
        this.#tell();
    }

    #done(entry, answer) {
        this.#tries = 0;
        this.#waiting.shift();
        if (answer.verdict === "refused") {
            this.#reason = answer.reason;
            this.#keeping.setAside(this.#session, entry.number, entry.text, answer.reason);
        } else {
            this.#keeping.forget(this.#session, entry.number);
            this.#told({ taken: answer.body, end: entry.commit.end });
        }
        if (this.#waiting.length > 0) {
            this.#next();
        } else {
            this.#whenEmpty.splice(0).forEach((told) => told());
        }
    }

    #giveUp() {
        if (!this.#isKept) {
            this.#server.commitAtLast(this.#textOf({ number: ++this.#number, commit: { gone: true } }));
        }
    }

    #textOf({ number, commit }) {
        return JSON.stringify({ session: this.#session, number, elapsed: this.#clock.elapsed(), ...commit });
    }

    #tell() {
        this.#told({ state: this.state });
    }
}

/** Lay later changes over earlier ones; what is only in one of them stays. */
function joined(earlier, later) {
    return {
        ...earlier,
        ...later,
        elements: { ...earlier.elements, ...later.elements },
        events: [...(earlier.events ?? []), ...(later.events ?? [])],
    };
}

/** Return how long to wait before the next try: doubled each time, and never for all browsers alike. */
export function pauseAfter(tries, chance = Math.random()) {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
    return longest * (0.5 + chance / 2);
}
