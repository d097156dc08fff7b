/**
 * scorm-again's SCORM 1.2 run-time, with room for suspend data as authoring tools write them: the standard's 4,096
 * characters are the least that a run-time has to keep (SCORM 1.2 RTE §3.4.4 cmi.suspend_data).
 */

import { restore } from "../elements.js";

const SUSPEND_DATA = "cmi.suspend_data";
const TYPE = 405;

export class Roomy {
    #kept = null;

    constructor(core, room) {
        this.core = core;
        this.room = room;
    }

    /** Puts saved elements back before content is let in; returns the names that can't be. */
    restore(elements) {
        const { [SUSPEND_DATA]: data, ...others } = elements;
        const refused = restore(this.core, others);
        if (data !== undefined && !this.#keep(data)) {
            refused.push(SUSPEND_DATA);
        }
        return refused;
    }

    /** Reads an element. */
    get(name) {
        const value = this.core.LMSGetValue(name);
        const isKept = name === SUSPEND_DATA && this.#kept !== null && this.core.LMSGetLastError() === "0";
        return isKept ? this.#kept : value;
    }

    /** Writes an element. */
    set(name, value) {
        if (name !== SUSPEND_DATA || !this.core.isInitialized()) {
            return this.core.LMSSetValue(name, value);
        }
        if (!this.#keep(String(value))) {
            this.core.throwSCORMError(name, TYPE);
            return "false";
        }
        this.core.lastErrorCode = "0";
        return "true";
    }

    #keep(text) {
        if (text.length > this.room) {
            return false;
        }
        this.#kept = text;
        return true;
    }
}
