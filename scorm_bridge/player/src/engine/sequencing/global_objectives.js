/**
 * Objectives that activities share (SN §3.10.3): each value is unknown until it is written.
 *
 * `null` is a value that was written as unknown: it hides what the reader knows itself, `undefined` doesn't.
 */

/** Keeps the values, and which objectives were written since they were last taken. */
export class GlobalObjectives {
    #values;
    #written = new Set();

    constructor(saved = {}) {
        this.#values = new Map(Object.entries(structuredClone(saved)));
    }

    /** Returns a value of an objective; undefined if it was never written. */
    read(id, field) {
        return this.#values.get(id)?.[field];
    }

    /** Writes a value of an objective. */
    write(id, field, value) {
        const known = this.#values.get(id) ?? {};
        if (known[field] === value) {
            return;
        }
        this.#values.set(id, { ...known, [field]: value });
        this.#written.add(id);
    }

    /** Forgets what objectives were, as at the beginning of an attempt. */
    forget(ids) {
        for (const id of ids) {
            if (this.#values.has(id)) {
                this.#values.set(id, {});
                this.#written.add(id);
            }
        }
    }

    /** Takes what was written since the last take, by id; null if nothing was. */
    take() {
        if (!this.#written.size) {
            return null;
        }
        const taken = Object.fromEntries([...this.#written].map((id) => [id, { ...this.#values.get(id) }]));
        this.#written.clear();
        return taken;
    }

    /** Returns all values by id. */
    all() {
        return Object.fromEntries(this.#values);
    }

    /** Returns a copy on which can be tried what would be. */
    copy() {
        return new GlobalObjectives(this.all());
    }
}
