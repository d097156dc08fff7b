/**
 * scorm-again's SCORM 2004 run-time, with the answers of the standard where its own are others.
 *
 * A value that is right and that it refuses all the same is kept here, and read from here.
 */

import { inOrder } from "../elements.js";
import { NONE, refusalToGet, refusalToSet } from "./judging.js";

const NOT_ITS_OWN = ["351", "406", "407"];
const NOT_INITIALIZED = 403;
const STORE = /^adl\.data\.\d+\.store$/;

export class Mended {
    #kept = new Map();

    constructor(core, room) {
        this.core = core;
        this.room = room;
    }

    /** Puts saved elements back before content is let in; returns the names that can't be. */
    restore(elements) {
        const refused = inOrder(Object.keys(elements)).filter((name) => this.#put(name, elements[name]) !== "true");
        this.core.lastErrorCode = "0";
        return refused;
    }

    /** Reads an element. */
    get(name) {
        if (!this.core.isInitialized()) {
            return this.core.GetValue(name);
        }
        const error = refusalToGet(name, this);
        if (error) {
            return this.#refuse(name, error, "");
        }
        if (this.#kept.has(name)) {
            this.core.lastErrorCode = "0";
            return this.#kept.get(name);
        }
        const value = this.core.GetValue(name);
        const isUnset = value === "" && STORE.test(name) && this.core.GetLastError() === "0";
        return isUnset ? this.#refuse(name, NOT_INITIALIZED, "") : value;
    }

    /** Returns a value as it is, without asking who may read it; undefined if there is none. */
    peek(name) {
        return this.#kept.get(name) ?? this.#at(name);
    }

    /** Writes an element. */
    set(name, value) {
        if (!this.core.isInitialized()) {
            return this.core.SetValue(name, value);
        }
        const error = refusalToSet(String(name), String(value), this);
        if (error) {
            return this.#refuse(name, error, "false");
        }
        const counts = this.#countsAround(name);
        const result = this.core.SetValue(name, value);
        return this.#settled({ name, value, result, isRight: error === NONE, counts });
    }

    /** Returns how many entries a collection has. */
    count(collection) {
        return this.#at(collection)?.childArray?.length ?? 0;
    }

    /** Returns the type of an interaction, empty if it has none yet. */
    type(index) {
        return this.core.cmi.interactions.childArray[index]?.type ?? "";
    }

    #put(name, value) {
        const isRight = refusalToSet(name, value, this) === NONE;
        const counts = this.#countsAround(name);
        let result = "false";
        try {
            result = this.core.setCMIValue(name, value);
        } catch (error) {
            this.core.lastErrorCode = String(error.errorCode ?? "351");
        }
        return this.#settled({ name, value, result, isRight, counts });
    }

    #settled({ name, value, result, isRight, counts }) {
        if (result === "true") {
            this.#kept.delete(name);
            return result;
        }
        if (!isRight || !NOT_ITS_OWN.includes(this.core.GetLastError())) {
            this.#trim(counts);
            return result;
        }
        this.#kept.set(name, String(value));
        this.core.lastErrorCode = "0";
        return "true";
    }

    #at(path) {
        let at = this.core;
        for (const part of path.split(".")) {
            at = at?.childArray && /^\d+$/.test(part) ? at.childArray[Number(part)] : at?.[part];
        }
        return at;
    }

    /** Returns how many entries the collections on the way to an element have. */
    #countsAround(name) {
        const parts = String(name).split(".");
        const paths = parts.flatMap((part, at) => (/^\d+$/.test(part) ? [parts.slice(0, at).join(".")] : []));
        return new Map(paths.map((path) => [path, this.count(path)]));
    }

    /** Takes away entries that scorm-again made for a value that it then refused. */
    #trim(counts) {
        for (const [path, count] of counts) {
            const entries = this.#at(path)?.childArray;
            if (entries?.length > count) {
                entries.length = count;
            }
        }
    }

    #refuse(name, error, answer) {
        this.core.throwSCORMError(name, error);
        return answer;
    }
}
