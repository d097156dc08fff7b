/** Builds courses for tests: valid by default, a test says what is special. Ana learns. */

import { makeEngine } from "../src/engine/index.js";

/** Returns an item that launches a SCO. */
export function sco(identifier, but = {}) {
    return {
        identifier,
        title: identifier.toUpperCase(),
        url: `https://content.example/${identifier}.html`,
        isSco: true,
        ...but,
    };
}

/** Returns an item that holds others. */
export function cluster(identifier, items, but = {}) {
    return { identifier, title: identifier.toUpperCase(), url: "", isSco: false, items, ...but };
}

/** Returns what is said of sequencing, with flow unless it is said otherwise. */
export function flow(but = {}) {
    const { controlMode, ...others } = but;
    return { controlMode: { flow: true, ...controlMode }, ...others };
}

/** Returns a rule: its action and one condition, or several. */
export function rule(action, ...conditions) {
    return {
        action,
        combination: "all",
        conditions: conditions.map((each) => ({ operator: "noOp", ...asCondition(each) })),
    };
}

/** Returns the sequencing of an activity with rules. */
export function rules(said, but = {}) {
    return { sequencingRules: { preCondition: [], exitCondition: [], postCondition: [], ...said }, ...but };
}

function asCondition(condition) {
    if (typeof condition !== "string") {
        return condition;
    }
    const [operator, name] = condition.split(" ");
    return name ? { operator, condition: name } : { condition };
}

/** Returns what `open` answers. */
export function opened(items, but = {}) {
    const { organization, ...others } = but;
    return {
        standard: "2004",
        edition: 4,
        mode: "normal",
        credit: "credit",
        learner: { id: "ana", name: "Ana" },
        organization: { identifier: "course", title: "Course", sequencing: flow(), items, ...organization },
        current: null,
        sequencing: null,
        globalObjectives: {},
        sharedData: {},
        preferences: {},
        activities: {},
        ...others,
    };
}

/** Plays a course and notes what is delivered and told; a later session goes on with what was taken from it. */
export class Session {
    delivered = null;
    ended = null;
    events = [];
    logged = [];
    #saved;

    constructor(open) {
        this.#saved = structuredClone(open);
    }

    async begin() {
        this.engine = await makeEngine(structuredClone(this.#saved), {
            deliver: (identifier, url) => {
                this.delivered = url ? identifier : null;
            },
            ended: (kind) => {
                this.ended = kind;
            },
            event: (kind, details) => this.events.push([kind, details.activity ?? details.request]),
            log: (text) => this.logged.push(text),
        });
        await this.engine.start();
        return this;
    }

    get api() {
        return this.engine.api;
    }

    /** Lets the SCO that runs set values and end; what it asks for then is `nav`. */
    run(values = {}, nav = null) {
        const api = this.api;
        api.Initialize("");
        for (const [name, value] of Object.entries(values)) {
            api.SetValue(name, value);
        }
        if (nav) {
            api.SetValue("adl.nav.request", nav);
        }
        return api.Terminate("");
    }

    /** Opens the course again, as after a browser that died: only what was taken is known. */
    async again() {
        this.save();
        const next = new Session(this.#saved);
        return next.begin();
    }

    /** Keeps what changed, as the server does. */
    save() {
        const taken = [];
        for (let changes = this.engine.takeChanges(); changes; changes = this.engine.takeChanges()) {
            taken.push(structuredClone(changes));
            this.#keep(changes);
        }
        return taken;
    }

    #keep({ activity, attempt, elements, ...others }) {
        const saved = this.#saved;
        if (activity) {
            const known = saved.activities[activity];
            const kept = known?.attempt === attempt ? known.elements : {};
            const all = { ...kept, ...elements };
            const totalTime = all["cmi.total_time"] ?? all["cmi.core.total_time"] ?? "";
            saved.activities[activity] = { attempt, entry: "resume", elements: all, totalTime };
        }
        saved.globalObjectives = { ...saved.globalObjectives, ...others.globalObjectives };
        saved.sharedData = { ...saved.sharedData, ...others.sharedData };
        Object.assign(saved, "sequencing" in others && { sequencing: others.sequencing, current: others.current });
        Object.assign(saved, "current" in others && { current: others.current });
    }
}

/** Returns a session of a course that has begun. */
export async function play(items, but) {
    return new Session(opened(items, but)).begin();
}
