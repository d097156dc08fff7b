// Where this browser keeps what isn't delivered, and knows which sessions run in it: the stage's own storage and locks
// or, where a browser denies them to frames of another site, those of the page around.
import { around } from "./around.js";

const PATIENCE_MS = 2000;

/** Return the place that this page has, null where there is none; `origin` is that of the page around. */
export async function placeOf(origin) {
    try {
        return new Own(window.localStorage);
    } catch {
        return around && origin ? lent(origin) : null;
    }
}

class Own {
    #storage;

    constructor(storage) {
        this.#storage = storage;
    }

    keys() {
        return Object.keys(this.#storage);
    }

    getItem(key) {
        return this.#storage.getItem(key);
    }

    setItem(key, value) {
        this.#storage.setItem(key, value);
    }

    removeItem(key) {
        this.#storage.removeItem(key);
    }

    /** Hold a lock for as long as the page lives; browsers may keep a page that was left, but its life is over. */
    hold(name) {
        const ended = new Promise((end) => {
            window.addEventListener("pagehide", end);
        });
        navigator.locks?.request(name, () => ended).catch(() => {});
    }

    /** Tell whether a page of this browser holds a lock; unknown is taken as yes. */
    async isHeld(name) {
        try {
            const { held } = await navigator.locks.query();
            return held.some((lock) => lock.name === name);
        } catch {
            return true;
        }
    }
}

/** What the page around keeps: known here from the start, and told of each change. */
class Lent {
    #entries;
    #held;
    #say;
    #isFull = false;

    constructor(entries, held, say) {
        this.#entries = new Map(Object.entries(entries));
        this.#held = held;
        this.#say = say;
    }

    keys() {
        return [...this.#entries.keys()];
    }

    getItem(key) {
        return this.#entries.get(key) ?? null;
    }

    setItem(key, value) {
        if (this.#isFull) {
            throw new Error("The page around has no room.");
        }
        this.#entries.set(key, value);
        this.#say({ tributary: "keep", key, value });
    }

    removeItem(key) {
        this.#isFull = false;
        this.#entries.delete(key);
        this.#say({ tributary: "forget", key });
    }

    hold(name) {
        this.#say({ tributary: "live", name });
    }

    async isHeld(name) {
        return this.#held.includes(name);
    }

    hasNoRoom() {
        this.#isFull = true;
    }
}

/** Ask the page around what it keeps; null if it doesn't answer, or may keep nothing either. */
function lent(origin) {
    const say = (message) => around.postMessage(message, origin);
    let place = null;
    return new Promise((give) => {
        setTimeout(() => give(place), PATIENCE_MS);
        window.addEventListener("message", (event) => {
            if (event.origin !== origin || event.source !== around) {
                return;
            }
            const { tributary: said, entries, held } = event.data ?? {};
            if (said === "kept" && place === null) {
                place = entries ? new Lent(entries, held ?? [], say) : null;
                give(place);
            } else if (said === "no-room") {
                place?.hasNoRoom();
            }
        });
        say({ tributary: "kept" });
    });
}
