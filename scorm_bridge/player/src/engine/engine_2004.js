/** The engine for SCORM 2004: the sequencer decides what is delivered, scorm-again runs it. */

import { asInterval, ofInterval } from "./durations.js";
import { facade2004 } from "./facade.js";
import { requested, validity } from "./navigation_model.js";
import { Records } from "./records.js";
import { report } from "./run_time_mapping.js";
import { reportedBy, runtime2004 } from "./runtime_2004.js";
import { GlobalObjectives } from "./sequencing/global_objectives.js";
import { Sequencer } from "./sequencing/sequencer.js";
import { shownTree, statusIn, validIn } from "./view_2004.js";

const OF_SESSION = ["cmi.exit", "cmi.session_time"];
const COURSE_ENDS = ["logout", "time-out"];
const ABANDONED = ["abandon", "abandonAll"];

/** Returns the engine of an opened SCORM 2004 course. */
export function makeEngine2004(opened, host) {
    return new Engine2004(opened, host);
}

class Engine2004 {
    #opened;
    #host;
    #records;
    #globals;
    #sequencer;
    #sharedData;
    #sharedChanged = false;
    #hasMoved = false;
    #core = null;
    #mended = null;
    #isRunning = false;
    #leaving = null;
    #exit = "";

    constructor(opened, host) {
        this.#opened = opened;
        this.#host = host;
        this.#records = new Records(opened.activities);
        this.#globals = new GlobalObjectives(opened.globalObjectives ?? {});
        this.#sharedData = { ...opened.sharedData };
        this.#sequencer = new Sequencer(opened.organization, { globals: this.#globals, state: opened.sequencing });
        for (const [identifier, { isTimeUp }] of Object.entries(opened.activities ?? {})) {
            Object.assign(this.#sequencer.activities.get(identifier) ?? {}, { isTimeUp: isTimeUp === true });
        }
        for (const [identifier, begun] of Object.entries(opened.attemptsBegun ?? {})) {
            this.#sequencer.activities.get(identifier)?.beginsAfter(begun);
        }
        this.api = facade2004(this.#calls());
    }

    /** Goes on with what was left, or begins; shows the tree alone where the learner has to choose. */
    start() {
        const sequencer = this.#sequencer;
        const left = sequencer.current;
        if (left?.isActive && left.isLeaf) {
            this.#launch(left.id, true);
            return;
        }
        sequencer.current = null;
        this.#carryOut(sequencer.suspended ? "resumeAll" : "start");
        if (!this.#core) {
            this.#host.deliver("", "");
        }
    }

    /** Does what the learner asked for; false if it can't be done. */
    async request(nav, target) {
        if (!this.#isPossible(nav, target)) {
            this.#host.log(`${nav} isn't possible now`);
            return false;
        }
        this.#leaving = nav;
        this.#exit = "";
        const isGone = await this.#takeAway();
        this.#leaving = null;
        if (!isGone) {
            return false;
        }
        return COURSE_ENDS.includes(this.#exit) ? this.#carryOut("exitAll") : this.#carryOut(nav, target);
    }

    /** Ends a SCO whose page is gone, whether or not it said goodbye. */
    unloaded(identifier) {
        if (identifier === this.current()) {
            this.#finishSilently();
        }
    }

    /** Returns what the learner may ask for now. */
    valid() {
        return { ...validIn(this.#sequencer), isSilent: this.#silent() !== null };
    }

    /** Returns the identifier of the activity that runs, or null. */
    current() {
        const { current } = this.#sequencer;
        return current?.isLeaf && current.isActive ? current.id : null;
    }

    /** Returns the tree as the learner sees it. */
    items() {
        return shownTree(this.#sequencer);
    }

    /** Returns how far an activity is. */
    status(identifier) {
        return statusIn(this.#sequencer, identifier);
    }

    /** Takes what changed since the last take; null if nothing did. */
    takeChanges() {
        const changes = this.#records.take() ?? {};
        if (this.#hasMoved) {
            this.#hasMoved = false;
            changes.current = this.current();
            changes.sequencing = this.#sequencer.state;
        }
        const globalObjectives = this.#globals.take();
        if (globalObjectives) {
            changes.globalObjectives = globalObjectives;
        }
        if (this.#sharedChanged) {
            this.#sharedChanged = false;
            changes.sharedData = { ...this.#sharedData };
        }
        return Object.keys(changes).length ? changes : null;
    }

    /** Returns everything as it is now. */
    snapshot() {
        return {
            current: this.current(),
            sequencing: this.#sequencer.state,
            globalObjectives: this.#globals.all(),
            sharedData: { ...this.#sharedData },
        };
    }

    #isPossible(nav, target) {
        const valid = this.valid();
        return nav === "choice" ? valid.choice[target] === true : nav === "jump" || valid[nav] !== false;
    }

    /** Carries out a navigation request and tells the host what came of it. */
    #carryOut(nav, target) {
        const silent = this.#silent();
        const outcome = this.#sequencer.request(nav, target);
        this.#hasMoved = true;
        if (silent && !ABANDONED.includes(nav) && this.#hasEnded(silent.activity)) {
            this.#host.event("terminated", silent);
        }
        if (outcome.exception) {
            this.#host.log(`${nav} ${target ?? ""}: ${outcome.exception}`);
        }
        this.#host.event("navigated", { request: nav, target: outcome.delivered });
        if (outcome.delivered) {
            this.#launch(outcome.delivered, outcome.isResumed);
        } else if (outcome.ends) {
            this.#close();
            this.#host.ended(nav === "suspendAll" ? "suspended" : "exited");
        } else if (!this.current()) {
            this.#close();
        }
        this.#host.changed();
        return Boolean(outcome.delivered || outcome.ends);
    }

    /** Returns the run of the SCO that is delivered, if it has never called Initialize; null otherwise. */
    #silent() {
        const identifier = this.current();
        const record = identifier && this.#records.of(identifier);
        const isSco = identifier && this.#sequencer.activities.get(identifier).item.isSco;
        return isSco && record && !("cmi.entry" in record.elements)
            ? { activity: identifier, attempt: record.attempt }
            : null;
    }

    /** Tells whether the attempt on an activity has ended, so that what content didn't say was filled in (UP.4). */
    #hasEnded(identifier) {
        const { isActive, isSuspended } = this.#sequencer.activities.get(identifier);
        return !isActive && !isSuspended;
    }

    #close() {
        this.#core = null;
        this.#mended = null;
        this.#host.deliver("", "");
    }

    #launch(identifier, isResumed) {
        const activity = this.#sequencer.activities.get(identifier);
        const known = this.#records.of(identifier);
        const goesOn = Boolean(known && isResumed && !known.isFresh);
        const record = goesOn ? known : this.#records.begin(identifier);
        this.#records.forget(identifier, OF_SESSION);
        if (!goesOn && !activity.item.isSco) {
            // An asset says nothing itself (RTE 4th Ed. §3.1): that it is delivered is all there is.
            this.#records.name(identifier);
        }
        const { mended, refused, seeded } = runtime2004({
            opened: this.#opened,
            activity,
            record,
            globals: this.#globals,
            sharedData: this.#sharedData,
            isResumed: goesOn,
        });
        if (refused.length) {
            this.#host.log(`not restored: ${refused.join(", ")}`);
        }
        this.#isRunning = false;
        this.#hasMoved = true;
        this.#host.event("launched", { activity: identifier, attempt: record.attempt });
        this.#host.deliver(identifier, activity.item.url);
        this.#mended = mended;
        this.#core = mended.core;
        Object.entries(seeded).forEach(([name, value]) => this.#records.put(identifier, name, value));
        this.#host.changed();
    }

    #calls() {
        const through =
            (call) =>
            (...given) =>
                this.#core ? this.#core[call](...given) : absent(call);
        return {
            Initialize: (given) => this.#initialize(given),
            Terminate: (given) => this.#terminate(given),
            GetValue: (name) => this.#get(name),
            SetValue: (name, value) => this.#set(name, value),
            Commit: (given) => this.#commit(given),
            GetLastError: through("GetLastError"),
            GetErrorString: through("GetErrorString"),
            GetDiagnostic: through("GetDiagnostic"),
        };
    }

    #initialize(given = "") {
        const result = this.#core?.Initialize(given) ?? "false";
        if (result === "true") {
            const identifier = this.current();
            const { attempt } = this.#records.of(identifier);
            this.#isRunning = true;
            const entry = this.#core.cmi.entry;
            this.#records.put(identifier, "cmi.entry", entry);
            this.#host.event(entry === "resume" ? "resumed" : "initialized", { activity: identifier, attempt });
            this.#host.changed();
        }
        return result;
    }

    #get(name) {
        if (!this.#core) {
            return absent("GetValue");
        }
        const valid = this.#isRunning ? validity(String(name), this.#sequencer) : null;
        if (valid === null) {
            return this.#mended.get(name);
        }
        this.#core.lastErrorCode = "0";
        return valid;
    }

    #set(name, value) {
        const result = this.#mended?.set(name, value) ?? "false";
        if (result !== "true") {
            return result;
        }
        if (String(name).startsWith("cmi.")) {
            this.#records.put(this.current(), name, value);
        } else if (String(name).startsWith("adl.data.")) {
            Object.assign(this.#sharedData, this.#core.captureSharedDataSnapshot());
            this.#sharedChanged = true;
        }
        this.#host.changed();
        return result;
    }

    #commit(given = "") {
        const result = this.#core?.Commit(given) ?? "false";
        this.#host.changed();
        return result;
    }

    #terminate(given = "") {
        const core = this.#core;
        if (!core) {
            return "false";
        }
        const nav = core.adl.nav.request;
        const result = core.Terminate(given);
        if (result !== "true" || !this.#isRunning) {
            return result;
        }
        const wanted = requested(nav);
        this.#exit = this.#over(this.#leaving ?? wanted?.nav);
        if (this.#leaving) {
            return result;
        }
        if (COURSE_ENDS.includes(this.#exit)) {
            this.#carryOut("exitAll");
        } else if (wanted) {
            this.#carryOut(wanted.nav, wanted.target);
        }
        return result;
    }

    /**
     * Closes the books of a session: times are added up, and the tracking model is told (RTE 4th Ed. §4.2), unless the
     * attempt is abandoned: nothing of it counts (SN TB.2.3).
     */
    #over(nav) {
        const identifier = this.current();
        const record = this.#records.of(identifier);
        const activity = this.#sequencer.activities.get(identifier);
        const reported = reportedBy(this.#core);
        if (nav === "suspendAll") {
            reported.exit = "suspend";
            this.#put(identifier, { exit: "suspend" });
        }
        this.#isRunning = false;
        const session = ofInterval(record.elements["cmi.session_time"]);
        record.totalTime = asInterval(ofInterval(record.totalTime) + session);
        this.#put(identifier, { total_time: record.totalTime });
        const said = (name) => name in record.elements;
        if (!ABANDONED.includes(nav)) {
            report(this.#globals, activity, reported, said);
        }
        this.#hasMoved = true;
        const kind = reported.exit === "suspend" ? "suspended" : "terminated";
        this.#host.event(kind, { activity: identifier, attempt: record.attempt });
        this.#host.changed();
        return reported.exit;
    }

    #put(identifier, elements) {
        Object.entries(elements).forEach(([name, value]) => this.#records.put(identifier, `cmi.${name}`, value));
    }

    /** Takes the SCO away; false if the learner stays with it. */
    async #takeAway() {
        if (this.#core) {
            if ((await this.#host.deliver("", "")) === false) {
                return false;
            }
            this.#finishSilently();
        }
        return true;
    }

    /** Finishes for a SCO that didn't. */
    #finishSilently() {
        if (this.#isRunning) {
            const leaving = this.#leaving;
            this.#leaving ??= "unload";
            this.#terminate("");
            this.#leaving = leaving;
        }
    }
}

/** Returns what content hears when nothing is launched (RTE 4th Ed. §3.1.7). */
function absent(call) {
    return { GetLastError: "122", GetErrorString: "Retrieve Data Before Initialization" }[call] ?? "";
}
