import { word } from "./words.js";

/**
 * Shows how saving stands. Sighted learners see each change; screen readers say only what matters: that something isn't
 * saved, and that it is again.
 */
export class Saving {
    #shown;
    #said;
    #wasBad = false;

    constructor(shown, said) {
        this.#shown = shown;
        this.#said = said;
    }

    show({ kind, isKept, reason }) {
        const text = textOf(kind, isKept, reason);
        const isBad = kind === "offline" || kind === "unreachable" || kind === "refused";
        this.#shown.textContent = text;
        this.#shown.dataset.state = kind;
        if (isBad) {
            say(this.#said, text);
        } else if (this.#wasBad && kind === "saved") {
            say(this.#said, word("savedAgain"));
        }
        this.#wasBad = isBad || (this.#wasBad && kind !== "saved");
    }
}

function textOf(kind, isKept, reason) {
    if (kind === "offline" || kind === "unreachable") {
        return word(isKept ? kind : "offlineUnkept");
    }
    return word(kind, { reason });
}

function say(region, text) {
    if (region.textContent !== text) {
        region.textContent = text;
    }
}
