/** The engine without a browser: what is delivered is noted, and a SCO's page that is taken away says its goodbyes. */

import { makeEngine } from "../src/engine/index.js";

/** Plays courses of a store, one session at a time. */
export class NodePlayer {
    constructor(store, goodbyes) {
        this.store = store;
        this.goodbyes = goodbyes;
        this.log = [];
    }

    async open(name) {
        this.name = name;
        this.delivered = null;
        this.ended = null;
        this.opened = this.store.open(name);
        this.engine = await makeEngine(this.opened, {
            deliver: (identifier, url) => this.#deliver(identifier, url),
            ended: (kind) => (this.ended = kind),
            log: (text) => this.log.push(text),
        });
        await this.engine.start();
        this.save();
    }

    get api() {
        return this.engine.api;
    }

    /** Presses a control of the LMS. */
    async press(control, target) {
        await this.engine.request(control, target);
        this.save();
    }

    /** Leaves the course as someone does who closes the window. */
    leave() {
        this.#unload();
        this.save();
    }

    valid() {
        return this.engine.valid();
    }

    items() {
        return this.engine.items();
    }

    /** Hands over what changed to the store. */
    save() {
        for (let changes = this.engine.takeChanges(); changes; changes = this.engine.takeChanges()) {
            this.store.take(this.name, changes);
        }
        if (this.ended) {
            this.store.take(this.name, null, this.ended);
        }
    }

    #deliver(identifier, url) {
        this.#unload();
        this.delivered = url ? { identifier, url } : null;
        this.page = this.delivered && { url, api: this.api };
    }

    #unload() {
        const { page } = this;
        this.page = null;
        if (page) {
            this.goodbyes(page);
        }
    }
}
