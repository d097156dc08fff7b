/** The engine for SCORM 1.2: a menu of SCOs, and one run-time for the one that runs. */

import { facade12 } from "./facade.js";
import { lessonStatusAtEnd } from "./lesson_status.js";
import { Menu } from "./menu_12.js";
import { Records } from "./records.js";
import { runtime12, totalAfter } from "./runtime_12.js";

const STATUS = "cmi.core.lesson_status";
const OF_SESSION = ["cmi.core.exit", "cmi.core.session_time"];
const STEPS = { continue: 1, previous: -1 };
const ENDS = {
    suspendAll: "suspended",
    exit: "suspended",
    exitAll: "exited",
    abandon: "suspended",
    abandonAll: "exited",
};

/** Returns the engine of an opened SCORM 1.2 course. */
export function makeEngine12(opened, host) {
    return new Engine12(opened, host);
}

class Engine12 {
    #opened;
    #host;
    #records;
    #menu;
    #core = null;
    #roomy = null;
    #current;
    #currentChanged = false;
    #isRunning = false;

    constructor(opened, host) {
        this.#opened = opened;
        this.#host = host;
        this.#records = new Records(opened.activities);
        const isTimeUp = ({ identifier }) => opened.activities?.[identifier]?.isTimeUp === true;
        this.#menu = new Menu(opened.organization, (node) => this.#lessonStatus(node), isTimeUp);
        this.#current = opened.current ?? null;
        this.api = facade12(this.#calls());
    }

    /** Launches the SCO that was left, or the first one; the tree alone where the learner has to choose. */
    start() {
        const left = this.#current && this.#menu.node(this.#current);
        const node = left?.item.url && !this.#menu.isTimeUp(left) ? left : this.#menu.first();
        if (node) {
            this.#launch(node);
        } else {
            this.#host.deliver("", "");
        }
    }

    /** Does what the learner asked for; false if it can't be done. */
    async request(nav, target) {
        if (ENDS[nav]) {
            if (!(await this.#takeAway())) {
                return false;
            }
            if (nav === "exitAll") {
                this.#leaveSilent();
            }
            this.#host.ended(ENDS[nav]);
            return true;
        }
        const wanted = () =>
            nav === "choice" ? this.#chosen(target) : this.#menu.beside(this.#current, STEPS[nav] ?? 0);
        if (!(nav === "choice" || nav in STEPS)) {
            return false;
        }
        if (!(await this.#takeAway())) {
            return false;
        }
        const node = wanted();
        if (!node) {
            this.#host.changed();
            return false;
        }
        this.#leaveSilent();
        this.#host.event("navigated", { request: nav, target: node.identifier });
        this.#launch(node);
        return true;
    }

    /** Ends a SCO whose page is gone, whether or not it said goodbye. */
    unloaded(identifier) {
        if (identifier === this.#current) {
            this.#finishSilently();
        }
    }

    /** Returns what the learner may ask for now. */
    valid() {
        return {
            continue: Boolean(this.#menu.beside(this.#current, 1)),
            previous: Boolean(this.#current && this.#menu.beside(this.#current, -1)),
            suspendAll: true,
            exit: true,
            exitAll: true,
            choice: this.#menu.choices(),
            hidden: [],
            isSilent: this.#isSilent(),
        };
    }

    /** Returns the identifier of the item that runs, or null. */
    current() {
        return this.#current;
    }

    /** Returns the tree as the learner sees it. */
    items() {
        return this.#menu.tree.root.children.map((child) => this.#shown(child));
    }

    /** Returns how far an item is. */
    status(identifier) {
        const lesson = this.#menu.statusOf(identifier);
        const node = this.#menu.node(identifier);
        const raw = Number(this.#records.of(identifier)?.elements["cmi.core.score.raw"] ?? NaN);
        return {
            completion: { passed: "completed", failed: "completed", browsed: "incomplete" }[lesson] ?? lesson,
            success: ["passed", "failed"].includes(lesson) ? lesson : "unknown",
            scaled: Number.isNaN(raw) ? null : Math.min(Math.max(raw / 100, -1), 1),
            progress: null,
            isVisible: node?.item.isVisible !== false,
            isDisabled: Boolean(node?.item.url) && !this.#menu.isOpen(node),
        };
    }

    /** Takes what changed since the last take; null if nothing did. */
    takeChanges() {
        const taken = this.#records.take();
        if (!taken && !this.#currentChanged) {
            return null;
        }
        const changes = { ...taken };
        if (this.#currentChanged) {
            changes.current = this.#current;
            this.#currentChanged = false;
        }
        return changes;
    }

    /** Returns everything as it is now. */
    snapshot() {
        return { current: this.#current, elements: { ...this.#records.of(this.#current)?.elements } };
    }

    #calls() {
        const core =
            (call) =>
            (...given) =>
                this.#core?.[`LMS${call}`](...given) ?? notRunning(call);
        return {
            Initialize: (given) => this.#initialize(given),
            Terminate: (given) => this.#finish(given),
            GetValue: (name) => this.#roomy?.get(name) ?? notRunning("GetValue"),
            SetValue: (name, value) => this.#set(name, value),
            Commit: (given) => this.#commit(given),
            GetLastError: core("GetLastError"),
            GetErrorString: core("GetErrorString"),
            GetDiagnostic: core("GetDiagnostic"),
        };
    }

    #launch(node) {
        const record = this.#recordOf(node);
        this.#records.forget(node.identifier, OF_SESSION);
        const { core, roomy, refused } = runtime12(this.#opened, node.item, record);
        if (refused.length) {
            this.#host.log(`not restored: ${refused.join(", ")}`);
        }
        this.#core = core;
        this.#roomy = roomy;
        this.#current = node.identifier;
        this.#currentChanged = true;
        this.#isRunning = false;
        this.#host.event("launched", { activity: node.identifier, attempt: record.attempt });
        this.#host.deliver(node.identifier, node.item.url);
        this.#host.changed();
    }

    /** Returns the record with which an item is launched: a new one, that of a suspended use, or what follows it. */
    #recordOf(node) {
        const known = this.#records.of(node.identifier);
        if (!known || known.isFresh) {
            return this.#begun(node);
        }
        const isOver = known.isFinished && known.elements["cmi.core.exit"] !== "suspend";
        return isOver ? this.#records.again(node.identifier, OF_SESSION) : known;
    }

    #begun(node) {
        const record = this.#records.begin(node.identifier);
        if (!node.item.isSco) {
            this.#records.put(node.identifier, STATUS, "completed");
        }
        return record;
    }

    #initialize(given = "") {
        const result = this.#core?.LMSInitialize(given) ?? "false";
        if (result === "true") {
            const record = this.#records.of(this.#current);
            const { entry } = this.#core.cmi.core;
            this.#isRunning = true;
            this.#host.event(entry === "resume" ? "resumed" : "initialized", {
                activity: this.#current,
                attempt: record.attempt,
            });
            this.#put("cmi.core.entry", entry);
            this.#put(STATUS, this.#core.cmi.core.lesson_status);
            Object.assign(record, { entry: "resume", isFinished: false });
            this.#host.changed();
        }
        return result;
    }

    #set(name, value) {
        const result = this.#roomy?.set(name, value) ?? "false";
        if (result === "true" && this.#isRunning) {
            this.#put(name, value);
            this.#host.changed();
        }
        return result;
    }

    #commit(given = "") {
        const result = this.#core?.LMSCommit(given) ?? "false";
        this.#host.changed();
        return result;
    }

    #finish(given = "") {
        const result = this.#core?.LMSFinish(given) ?? "false";
        if (result === "true" && this.#isRunning) {
            this.#over();
        }
        return result;
    }

    /** Closes the books of a session: status by mastery, times added up (SCORM 1.2 RTE §3.4.4 cmi.core). */
    #over() {
        const record = this.#records.of(this.#current);
        this.#isRunning = false;
        record.isFinished = true;
        this.#put(STATUS, lessonStatusAtEnd(record.elements, this.#termsOf(this.#current)));
        record.totalTime = totalAfter(record);
        this.#put("cmi.core.total_time", record.totalTime);
        const kind = record.elements["cmi.core.exit"] === "suspend" ? "suspended" : "terminated";
        this.#host.event(kind, { activity: this.#current, attempt: record.attempt });
        this.#host.changed();
    }

    #termsOf(identifier) {
        const { mode = "normal", credit = "credit" } = this.#opened;
        return { mode, credit, masteryScore: this.#menu.node(identifier).item.masteryScore };
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

    /** Finishes for a SCO that didn't: what it was doing counts as suspended. */
    #finishSilently() {
        if (this.#isRunning) {
            this.#put("cmi.core.exit", this.#records.of(this.#current).elements["cmi.core.exit"] || "suspend");
            this.#core.LMSFinish("");
            this.#over();
        }
    }

    /** Takes a SCO that has never called the run-time for done, when the learner goes on (RTE 1.2 §3.4.4 lesson_status). */
    #leaveSilent() {
        if (this.#isSilent()) {
            this.#over();
        }
    }

    #isSilent() {
        const elements = this.#records.of(this.#current)?.elements;
        const isSco = this.#menu.node(this.#current)?.item.isSco;
        return Boolean(elements && isSco && !("cmi.core.entry" in elements));
    }

    #put(name, value) {
        return this.#records.put(this.#current, name, value);
    }

    #chosen(target) {
        const node = this.#menu.node(target);
        return node && this.#menu.isOpen(node) ? node : null;
    }

    #lessonStatus(node) {
        return this.#records.of(node.identifier)?.elements[STATUS] || "not attempted";
    }

    #shown(node) {
        const status = this.status(node.identifier);
        return {
            identifier: node.identifier,
            title: node.item.title,
            isVisible: status.isVisible,
            isDisabled: status.isDisabled,
            items: node.children.map((child) => this.#shown(child)),
        };
    }
}

/** Returns what content hears when nothing is launched: that nothing is initialized (SCORM 1.2 RTE §3.3.4). */
function notRunning(call) {
    return { GetLastError: "301", GetErrorString: "Not initialized", GetDiagnostic: "Not initialized" }[call] ?? "";
}
