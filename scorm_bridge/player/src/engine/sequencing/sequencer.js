/**
 * The sequencer: takes navigation requests and says what is delivered (SN OP.1, NB.2.1, SB.2.5 to SB.2.13).
 *
 * The session begins when something is current and ends with `ends`; what has to survive is in `state`.
 */

import { Activity } from "./activity.js";
import { choose, refusalOfRequest } from "./choice.js";
import { applied } from "./conditions.js";
import { deliver, refusalOfDelivery } from "./delivery.js";
import { BACKWARD, FORWARD, flow } from "./flow.js";
import { prepare } from "./selection.js";
import { NotTerminated, Termination } from "./termination.js";

const ENDINGS = ["exit", "exitAll", "abandon", "abandonAll", "suspendAll"];

/** A request that can't be carried out; its text is the number of the exception. */
export class Refused extends Error {}

export class Sequencer {
    constructor(organization, { globals, state = null, random = Math.random }) {
        this.root = new Activity(organization);
        this.keepsObjectives = organization.objectivesGlobalToSystem !== false;
        this.globals = globals;
        this.random = random;
        this.current = null;
        this.suspended = null;
        this.activities = new Map(all(this.root).map((activity) => [activity.id, activity]));
        this.termination = new Termination(this);
        if (state) {
            this.#restore(state);
        } else {
            prepare(this.root, random);
        }
    }

    /** Carries out a navigation request: what is delivered, whether the session ends, or why neither is so (OP.1). */
    request(nav, targetId = null) {
        try {
            return this.#carriedOut(nav, targetId);
        } catch (error) {
            if (error instanceof Refused || error instanceof NotTerminated) {
                return { delivered: null, isResumed: false, ends: false, exception: error.message };
            }
            throw error;
        }
    }

    /** Tells whether the session may go on to what follows the current activity. */
    get canContinue() {
        return Boolean(this.current?.parent?.definition.controls.flow);
    }

    /** Tells whether there is something to go back to. */
    get canGoBack() {
        const controls = this.current?.parent?.definition.controls;
        if (!controls?.flow || controls.forwardOnly) {
            return false;
        }
        const result = flow(this.globals, this.current, BACKWARD, false);
        return result.isDeliverable && !refusalOfDelivery(this.globals, result.activity);
    }

    /** Tells whether an activity can be chosen. */
    canChoose(id) {
        const target = this.activities.get(id);
        if (!target || refusalOfRequest(target, this.current)) {
            return false;
        }
        const result = choose(this.globals, target, this.current, this.root);
        return Boolean(result.activity) && !refusalOfDelivery(this.globals, result.activity);
    }

    /** Tells whether it can be jumped to an activity. */
    canJump(id) {
        const target = this.activities.get(id);
        return Boolean(this.current && target && !refusalOfDelivery(this.globals, target));
    }

    /** Forgets shared objectives that live as long as an attempt on the course (SN §3.10 objectivesGlobalToSystem). */
    forgetShared() {
        if (!this.keepsObjectives) {
            this.globals.forget(all(this.root).flatMap(sharedBy));
        }
    }

    /** Returns what has to be kept, as plain values. */
    get state() {
        return {
            version: 1,
            current: this.current?.id ?? null,
            suspended: this.suspended?.id ?? null,
            activities: Object.fromEntries([...this.activities].map(([id, activity]) => [id, activity.state])),
        };
    }

    #restore(state) {
        for (const [id, saved] of Object.entries(state.activities ?? {})) {
            const activity = this.activities.get(id);
            if (activity) {
                activity.state = saved;
            }
        }
        this.current = this.activities.get(state.current) ?? null;
        this.suspended = this.activities.get(state.suspended) ?? null;
    }

    #carriedOut(nav, targetId) {
        const target = this.#validated(nav, targetId);
        let request = ENDINGS.includes(nav) ? "exit" : nav;
        if (ENDINGS.includes(nav)) {
            request = this.termination.carryOut(nav) ?? request;
        } else if (this.current?.isActive) {
            request = this.termination.carryOut("exit") ?? request;
        }
        const result = this.#sequenced(request, target);
        if (result.ends) {
            this.current = null;
        }
        if (!result.activity) {
            return { delivered: null, isResumed: false, ends: result.ends, exception: result.exception ?? "" };
        }
        const exception = refusalOfDelivery(this.globals, result.activity);
        if (exception) {
            throw new Refused(exception);
        }
        const isResumed = deliver(this, result.activity, this.termination);
        return { delivered: result.activity.id, isResumed, ends: false, exception: "" };
    }

    /** Refuses what isn't a valid request now; returns its target (NB.2.1 Navigation Request Process). */
    #validated(nav, targetId) {
        const { current } = this;
        if (nav === "start" || nav === "resumeAll") {
            this.#refuse(current, "NB.2.1-1");
            this.#refuse(nav === "resumeAll" && !this.suspended, "NB.2.1-3");
            return null;
        }
        if (nav === "choice" || nav === "jump") {
            return this.#validTarget(nav, targetId);
        }
        this.#refuse(!current, "NB.2.1-2");
        if (nav === "continue" || nav === "previous") {
            const controls = current.parent?.definition.controls;
            this.#refuse(!controls?.flow, nav === "continue" ? "NB.2.1-4" : "NB.2.1-5");
            this.#refuse(nav === "previous" && controls.forwardOnly, "NB.2.1-5");
            return null;
        }
        this.#refuse(!ENDINGS.includes(nav), "NB.2.1-13");
        this.#refuse((nav === "exit" || nav === "abandon") && !current.isActive, "NB.2.1-12");
        return null;
    }

    #validTarget(nav, targetId) {
        const target = this.activities.get(targetId);
        this.#refuse(!target, "NB.2.1-11");
        if (nav === "jump") {
            this.#refuse(!this.current, "NB.2.1-2");
        } else {
            const exception = refusalOfRequest(target, this.current);
            this.#refuse(exception, exception);
        }
        return target;
    }

    #refuse(isRefused, exception) {
        if (isRefused) {
            throw new Refused(exception);
        }
    }

    /** Finds what a sequencing request leads to (SB.2.12 Sequencing Request Process). */
    #sequenced(request, target) {
        switch (request) {
            case "start":
                return this.#started();
            case "resumeAll":
                return { activity: this.suspended };
            case "continue":
                return this.#beside(FORWARD);
            case "previous":
                return this.#beside(BACKWARD);
            case "retry":
                return this.#retried();
            case "exit":
                return { activity: null, ends: this.current.isRoot && !this.current.isActive };
            case "jump":
                return { activity: target };
            default:
                return this.#chosen(target);
        }
    }

    /** Begins, anew if nothing of the course is suspended (SB.2.5). */
    #started() {
        if (!this.root.isSuspended) {
            this.forgetShared();
        }
        return this.root.isLeaf ? { activity: this.root } : this.#flowed(this.root, FORWARD, true);
    }

    #beside(direction) {
        const { current } = this;
        if (!current.isRoot && !current.parent.definition.controls.flow) {
            throw new Refused(direction === FORWARD ? "SB.2.7-2" : "SB.2.8-2");
        }
        return this.#flowed(current, direction, false);
    }

    #flowed(from, direction, entersChildren) {
        const result = flow(this.globals, from, direction, entersChildren);
        if (result.endsSession) {
            this.#finish();
            return { activity: null, ends: true };
        }
        if (!result.isDeliverable) {
            return { activity: null, ends: false, exception: result.exception };
        }
        return { activity: result.activity };
    }

    /** The tree was walked to its end: the attempt on it ends (SB.2.1 step 3.1). */
    #finish() {
        if (this.current) {
            this.termination.endDescendents(this.root);
        }
        this.termination.end(this.root);
        this.current = this.root;
    }

    #retried() {
        const { current } = this;
        if (current.isActive || current.isSuspended) {
            throw new Refused("SB.2.10-2");
        }
        if (current.isRoot) {
            this.forgetShared();
        }
        return current.isLeaf ? { activity: current } : this.#flowed(current, FORWARD, true);
    }

    #chosen(target) {
        const result = choose(this.globals, target, this.current, this.root);
        if (result.remains && this.current) {
            this.termination.endDescendents(result.ends);
            this.termination.end(result.ends);
            this.current = result.remains;
        }
        return result;
    }

    /** Tells whether an activity is hidden from the learner by a rule. */
    isHidden(activity) {
        return activity.path.some(
            (each) => applied(this.globals, each, each.definition.rules.preCondition, ["hiddenFromChoice"]) !== null,
        );
    }
}

function sharedBy(activity) {
    return activity.definition.objectives.flatMap(({ reads, writes }) => [
        ...Object.values(reads),
        ...Object.values(writes).flat(),
    ]);
}

function all(activity) {
    return [activity, ...activity.allChildren.flatMap(all)];
}
