import { around } from "./around.js";
import { word } from "./words.js";

// Which navigation request each button makes, and by which name content asks that it be hidden (SCORM 2004 4th Ed.
// Content Aggregation Model §5.2.1.4, hideLMSUI).
const BUTTONS = [
    ["previous", "previous", "previous"],
    ["next", "continue", "continue"],
    ["exitPart", "exit", "exit"],
    ["suspend", "suspendAll", "suspendAll"],
    ["finish", "exitAll", "exitAll"],
];

/** The buttons by which the learner goes on, goes back and leaves. */
export class Controls {
    #buttons = [];

    /** `request` is called with the navigation request of the button that is pressed. */
    constructor(bar, request) {
        for (const [label, request_, hiddenBy] of BUTTONS) {
            const button = bar.appendChild(document.createElement("button"));
            button.type = "button";
            button.className = request_ === "continue" ? "" : "plain";
            button.textContent = word(label);
            button.dataset.request = request_;
            button.addEventListener("click", () => {
                if (button.getAttribute("aria-disabled") !== "true") {
                    request(request_);
                }
            });
            this.#buttons.push({ button, request: request_, hiddenBy });
        }
    }

    /**
     * Show what may be asked for. What can't be asked for now keeps its place, so that nothing jumps; what doesn't belong
     * to this package, is hidden by content, or is offered by the page around (leaving), isn't there. Content that
     * doesn't speak can't say that it is done: the learner says so.
     */
    show({ valid, hidden, isWalk, isSilent }) {
        for (const { button, request, hiddenBy } of this.#buttons) {
            const may = Boolean(valid[request]);
            const belongs = isWalk && (may || request === "previous" || request === "continue");
            const leaves = request === "suspendAll" && !around;
            const ends = request === "exitAll" && isSilent && may;
            button.hidden = hidden.includes(hiddenBy) || !(belongs || leaves || ends);
            button.setAttribute("aria-disabled", String(!may));
        }
    }
}
