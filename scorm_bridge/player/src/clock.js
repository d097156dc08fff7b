/** Milliseconds since the server opened the session. The device's clock may be wrong or be set meanwhile: it isn't asked. */
export class Clock {
    #begun;

    constructor(elapsed = 0) {
        this.#begun = performance.now() - elapsed;
    }

    elapsed() {
        return Math.max(0, Math.round(performance.now() - this.#begun));
    }
}
