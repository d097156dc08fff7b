/**
 * What is known of each activity's run-time data: the attempt that counts, its elements, and how it was left.
 *
 * Elements are kept as content wrote them, by their flat names, so that what is sent and what is restored is text.
 */

/** Keeps the records of all activities, and which elements haven't been taken to the server yet. */
export class Records {
  #records = new Map();
  #changed = new Map();

  constructor(activities = {}) {
    for (const [identifier, saved] of Object.entries(activities)) {
      this.#records.set(identifier, {
        attempt: saved.attempt ?? 1,
        elements: { ...saved.elements },
        entry: saved.entry ?? "",
        totalTime: saved.totalTime ?? "",
        status: saved.status ?? null,
      });
    }
  }

  /** Returns the record of an activity, or undefined if it was never launched. */
  of(identifier) {
    return this.#records.get(identifier);
  }

  /** Begins the first or another attempt on an activity: it has no elements yet. */
  begin(identifier) {
    const attempt = (this.#records.get(identifier)?.attempt ?? 0) + 1;
    const record = { attempt, elements: {}, entry: "ab-initio", totalTime: "", status: null };
    this.#records.set(identifier, record);
    return record;
  }

  /** Notes the value of an element; what is as it was isn't sent again. */
  put(identifier, name, value) {
    const record = this.#records.get(identifier);
    const text = String(value);
    if (record.elements[name] === text) {
      return false;
    }
    record.elements[name] = text;
    if (!this.#changed.has(identifier)) {
      this.#changed.set(identifier, new Set());
    }
    this.#changed.get(identifier).add(name);
    return true;
  }

  /** Tells whether something waits to be taken. */
  get haveChanged() {
    return this.#changed.size > 0;
  }

  /** Takes what has changed in one activity, oldest activity first; null if nothing has. */
  take() {
    const [first] = this.#changed;
    if (!first) {
      return null;
    }
    const [identifier, names] = first;
    this.#changed.delete(identifier);
    const record = this.#records.get(identifier);
    const elements = Object.fromEntries([...names].map((name) => [name, record.elements[name]]));
    return { activity: identifier, attempt: record.attempt, elements };
  }
}
