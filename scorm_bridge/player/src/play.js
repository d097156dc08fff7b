import { Content } from "./content.js";
import { Controls } from "./controls.js";
import { ask } from "./dialogs.js";
import { withEvents } from "./runs.js";
import { Saving } from "./saving.js";
import { Tree } from "./tree.js";
import { word } from "./words.js";

const COLLECT_MS = 1000;
const HEARTBEAT_MS = 60_000;
const LEAVE_MS = 2500;
const END_MS = 10_000;
const SILENCE_MS = 3000;

/** A session that runs: content, engine and queue between the learner's buttons and the server. */
export class Play {
    #page;
    #opened;
    #leave;
    #content;
    #saving;
    #engine = null;
    #queue = null;
    #keeping = null;
    #tree = null;
    #controls = null;
    #events = [];
    #timer = null;
    #delivering = Promise.resolve(true);
    #turn = 0;
    #isBusy = false;
    #isOver = false;
    #isHeard = false;

    constructor({ page, opened, leave }) {
        this.#page = page;
        this.#opened = opened;
        this.#leave = leave;
        this.#saving = new Saving(page.part("saving"), page.part("said"));
        this.#content = new Content(page.part("content"), {
            wantsWindow: opened.window === true,
            told: {
                loaded: () => this.#listen(),
                closed: () => this.#closed(),
                windowed: (isOpen) => this.#windowed(isOpen),
            },
        });
        page.part("window-button").addEventListener("click", () => this.#content.openWindow());
    }

    /** What the engine asks of the page, and tells it. */
    get host() {
        return {
            deliver: (identifier, url) => this.#deliver(identifier, url),
            ended: (kind) => this.#end(kind),
            changed: (isUrgent) => this.#changed(isUrgent === true),
            event: (kind, details) => this.#events.push({ kind, elapsed: this.#queue.elapsed, ...details }),
            log: (text) => console.info(`SCORM: ${text}`),
        };
    }

    /** Put the run-time where content looks for it, and begin. */
    begin(engine, queue, keeping) {
        this.#engine = engine;
        this.#queue = queue;
        this.#keeping = keeping;
        window[this.#opened.standard === "1.2" ? "API" : "API_1484_11"] = engine.api;
        this.#tree = new Tree(this.#page.part("tree"), (identifier) => this.#ask("choice", identifier));
        this.#tree.list(engine.items());
        this.#controls = new Controls(this.#page.part("controls"), (request) => this.#ask(request));
        this.#saving.show(queue.state);
        setInterval(() => this.#beat(), HEARTBEAT_MS);
        window.addEventListener("pagehide", () => this.#atLast());
        window.addEventListener("pageshow", (event) => event.persisted && location.reload());
        document.addEventListener("visibilitychange", () => this.#hidden());
        engine.start();
        this.#show();
    }

    /** Take what the queue tells: how saving stands, what the server answered, and that it can't go on. */
    told({ state, stopped, taken, end }) {
        if (state) {
            this.#saving.show(state);
        }
        if (taken && end) {
            this.#keeping.end(this.#opened.session);
        }
        if (stopped) {
            this.#stopped(stopped);
        }
    }

    /** Suspend everything, because the learner leaves by the page around; returns whether the server has it all. */
    async suspend() {
        if (this.#isOver) {
            return this.#queue.empty(LEAVE_MS);
        }
        await this.#engine.request("suspendAll");
        if (!this.#isOver) {
            this.#collect(); // Nothing was open, or content asked the learner to stay.
        }
        return this.#queue.empty(LEAVE_MS);
    }

    async #ask(request, target) {
        if (this.#isBusy || this.#isOver) {
            return;
        }
        this.#isBusy = true;
        try {
            await this.#engine.request(request, target);
        } finally {
            this.#isBusy = false;
            this.#changed(true);
        }
    }

    /** Show what the engine delivers, or nothing, one after the other; content's goodbye comes before what is next. */
    #deliver(identifier, url) {
        const turn = ++this.#turn;
        this.#delivering = this.#delivering.then(async () => {
            await new Promise((next) => setTimeout(next));
            if (!(await this.#content.takeAway())) {
                return false;
            }
            if (turn === this.#turn) {
                this.#place(identifier, url);
            }
            return true;
        });
        return this.#delivering;
    }

    #place(identifier, url) {
        if (!url) {
            this.#page.say(this.#isOver ? word("ending") : word(this.#tree.length > 1 ? "choose" : "nothing"));
            return;
        }
        const title = found(this.#opened.organization.items, identifier)?.title || this.#opened.course.title;
        this.#page.title(title, this.#opened.course.language);
        if (this.#content.show(url, title)) {
            this.#page.say("");
        } else {
            this.#page.fail(word("cannotOpen"));
        }
        this.#show();
    }

    #closed() {
        this.#engine.unloaded?.(this.#engine.current?.() ?? "");
        this.#changed(true);
    }

    /** Give content that is there some time to call the run-time, before the learner is asked to speak for it. */
    #listen() {
        setTimeout(() => {
            this.#isHeard = true;
            this.#show();
        }, SILENCE_MS);
    }

    #windowed(isOpen) {
        this.#page.part("window").hidden = false;
        this.#page.part("window-button").textContent = word(isOpen ? "showWindow" : "openWindow");
    }

    #changed(isUrgent) {
        if (isUrgent) {
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.#tick());
        } else if (this.#timer === null) {
            this.#timer = setTimeout(() => this.#tick(), COLLECT_MS);
        }
    }

    #tick() {
        this.#timer = null;
        if (!this.#isOver) {
            this.#collect();
            this.#show();
        }
    }

    /** Hand everything that changed to the queue; with it, or alone, what is said of the whole attempt. */
    #collect(more = null) {
        const events = this.#events.splice(0);
        const taken = [];
        for (let changes = this.#engine.takeChanges(); changes; changes = this.#engine.takeChanges()) {
            taken.push(changes);
        }
        const sent = withEvents(taken, events);
        if (sent.length === 0 && more) {
            sent.push({ elements: {}, events: [] });
        }
        sent.forEach((changes, place) => this.#queue.add(place === sent.length - 1 ? { ...changes, ...more } : changes));
        this.#queue.send();
    }

    #beat() {
        if (!this.#isOver) {
            this.#collect({});
        }
    }

    #hidden() {
        if (document.visibilityState === "hidden" && !this.#isOver) {
            this.#collect();
        }
    }

    /**
     * Save what can be saved while the page is closed, and say that it is gone: nobody has to wait for it. Content may
     * still say goodbye after this: it is asked first.
     */
    #atLast() {
        if (!this.#isOver) {
            this.#content.clear();
            this.#engine.unloaded?.(this.#engine.current?.() ?? "");
            this.#collect({ gone: true });
        }
        this.#queue.sendAtLast();
    }

    async #end(kind) {
        if (this.#isOver) {
            return;
        }
        this.#collect({ end: kind });
        this.#isOver = true;
        this.#page.say(word("ending"));
        this.#show();
        await this.#delivering;
        this.#content.clear();
        while (!(await this.#queue.empty(END_MS))) {
            if (await this.#wantsToLeave()) {
                break;
            }
        }
        this.#page.say(word("ended"));
        this.#leave();
    }

    async #wantsToLeave() {
        const { isKept } = this.#queue.state;
        const choices = [
            ["stay", word("stay")],
            ["leave", word("leaveAnyway")],
        ];
        const text = word(isKept ? "notSavedWhy" : "notSavedUnkept");
        return (await ask({ title: word("notSaved"), text, choices, escape: "stay" })) === "leave";
    }

    /** The server takes no more of this session: it was opened elsewhere, or it is over. What waits stays kept. */
    async #stopped(verdict) {
        this.#isOver = true;
        this.#content.clear();
        this.#page.part("bar").hidden = true;
        const over = verdict === "over";
        const choices = [
            ["on", word(over ? "goOn" : "goOnHere")],
            ["leave", word("leave")],
        ];
        const title = word(over ? "sessionOver" : "takenOver");
        const text = word(over ? "sessionOverWhy" : "takenOverWhy");
        if ((await ask({ title, text, choices })) === "on") {
            location.reload();
        } else {
            this.#page.say(word("ended"));
            this.#leave();
        }
    }

    #show() {
        const valid = this.#isOver ? {} : this.#engine.valid();
        this.#tree.list(this.#engine.items());
        const isWalk = this.#tree.length > 1;
        const current = this.#engine.current?.() ?? null;
        const item = found(this.#opened.organization.items, current);
        this.#tree.show({ valid, status: (identifier) => this.#engine.status(identifier), current });
        const hidden = [...(valid.hidden ?? []), ...(item?.hideLmsUi ?? [])];
        this.#controls.show({ valid, hidden, isWalk, isSilent: this.#isHeard && valid.isSilent === true });
        this.#page.withContents(isWalk);
    }
}

/** Return the item of an identifier, wherever it stands in the tree. */
function found(items, identifier) {
    for (const item of items) {
        const here = item.identifier === identifier ? item : found(item.items ?? [], identifier);
        if (here) {
            return here;
        }
    }
    return null;
}
