/** What a server would know and what the engine makes of it, each time that something was saved: to compare roll-ups. */

import { NodePlayer } from "./node_player.js";

/** Plays as NodePlayer does, and notes where the learner stands whenever something was saved. */
export class WatchedPlayer extends NodePlayer {
    moments = [];
    #attempts = new Map();
    #clock = 0;

    constructor(store, goodbyes) {
        super(store, goodbyes);
        const take = store.take.bind(store);
        store.take = (name, changes, ended) => {
            this.#note(name, changes);
            take(name, changes, ended);
        };
    }

    async open(name) {
        if (this.#attempts.get(name)?.isOver) {
            this.#attempts.delete(name);
        }
        await super.open(name);
    }

    save() {
        super.save();
        const { organization } = this.opened;
        const attempt = this.#attempt(this.name);
        attempt.isOver = this.ended === "exited";
        const { sequencing } = this.store.attempts.get(this.name);
        if (sequencing) {
            this.moments.push(
                structuredClone({
                    name: this.name,
                    isOver: attempt.isOver,
                    activities: attempt.activities,
                    sequencing,
                    objectives: this.engine.snapshot().globalObjectives,
                    status: this.engine.status(organization.identifier),
                }),
            );
        }
    }

    #attempt(name) {
        if (!this.#attempts.has(name)) {
            this.#attempts.set(name, { activities: {}, isOver: false });
        }
        return this.#attempts.get(name);
    }

    #note(name, changes) {
        if (changes?.activity) {
            const { activity, attempt, elements } = changes;
            const { activities } = this.#attempt(name);
            const known = activities[activity]?.attempt === attempt ? activities[activity].elements : {};
            this.#clock += 1;
            activities[activity] = { attempt, elements: { ...known, ...elements }, order: this.#clock };
        }
    }
}
