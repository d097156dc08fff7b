/**
 * What is known of each activity's run-time data: the attempt that counts, its elements, and how it was left.
 *
 * Elements are kept as content wrote them, by their flat names, so that what is sent and what is restored is text.
 */

/** Keeps the records of all activities, and which elements haven't been taken to the server yet. */
export class Records {
    #records = new Map();
    #changed = new Map();
    #over = [];

    constructor(activities = {}) {
        for (const [identifier, saved] of Object.entries(activities)) {
            this.#records.set(identifier, {
                attempt: saved.attempt ?? 1,
                elements: { ...saved.elements },
                entry: saved.entry ?? "",
                isFresh: saved.entry === "ab-initio",
                totalTime: saved.totalTime ?? "",
            });
        }
    }

    /** Returns the record of an activity, or undefined if it was never launched. */
    of(identifier) {
        return this.#records.get(identifier);
    }

    /** Begins the first or another attempt on an activity: it has no elements yet. */
    begin(identifier) {
        const known = this.#records.get(identifier);
        if (known?.isFresh) {
            known.isFresh = false;
            return known;
        }
        this.#close(identifier);
        const record = { attempt: (known?.attempt ?? 0) + 1, elements: {}, entry: "ab-initio", totalTime: "" };
        this.#records.set(identifier, record);
        return record;
    }

    /** Begins another attempt with the elements of the one before, as 1.2 has it (SCORM 1.2 RTE §3.4.4 cmi.core). */
    again(identifier, but) {
        const known = this.#records.get(identifier);
        this.#close(identifier);
        const record = { attempt: known.attempt + 1, elements: {}, entry: "", totalTime: known.totalTime };
        this.#records.set(identifier, record);
        const kept = Object.entries(known.elements).filter(([name]) => !but.includes(name));
        kept.forEach(([name, value]) => this.put(identifier, name, value));
        return record;
    }

    /** Forgets what belonged to the last session with an activity, and not to the attempt: how it was left, its time. */
    forget(identifier, names) {
        const { elements } = this.#records.get(identifier);
        if (names.some((name) => this.#changed.get(identifier)?.has(name))) {
            this.#close(identifier);
        }
        names.forEach((name) => delete elements[name]);
    }

    /** Has an activity named to the server, also if nothing in it changes. */
    name(identifier) {
        if (!this.#changed.has(identifier)) {
            this.#changed.set(identifier, new Set());
        }
    }

    /** Notes the value of an element; what is as it was isn't sent again. */
    put(identifier, name, value) {
        const record = this.#records.get(identifier);
        const text = String(value);
        if (record.elements[name] === text) {
            return false;
        }
        record.elements[name] = text;
        this.name(identifier);
        this.#changed.get(identifier).add(name);
        return true;
    }

    /** Tells whether something waits to be taken. */
    get haveChanged() {
        return this.#over.length + this.#changed.size > 0;
    }

    /** Takes what has changed in one activity: what is over first, then the oldest; null if nothing has. */
    take() {
        const [first] = this.#changed;
        return this.#over.shift() ?? (first ? this.#taken(first[0]) : null);
    }

    /** Keeps what has changed as it is, before something else begins in its place. */
    #close(identifier) {
        if (this.#changed.has(identifier)) {
            this.#over.push(this.#taken(identifier));
        }
    }

    #taken(identifier) {
        const names = this.#changed.get(identifier);
        this.#changed.delete(identifier);
        const record = this.#records.get(identifier);
        const elements = Object.fromEntries([...names].map((name) => [name, record.elements[name]]));
        return { activity: identifier, attempt: record.attempt, elements };
    }
}
