import { word } from "./words.js";

/** The table of contents: what the organization has, where the learner stands with each, and where they may go. */
export class Tree {
    #place;
    #choose;
    #listed = "";
    #rows = new Map();

    /** `choose` is called with the identifier of what the learner chooses. */
    constructor(place, choose) {
        this.#place = place;
        this.#choose = choose;
    }

    /** List the items, again only if they have changed: sequencing may select and reorder them. */
    list(items) {
        const wanted = JSON.stringify(items.map(named));
        if (wanted === this.#listed) {
            return;
        }
        const focused = document.activeElement?.dataset?.identifier;
        this.#listed = wanted;
        this.#rows.clear();
        this.#place.replaceChildren(...this.#rowsOf(items));
        this.#rows.get(focused)?.button.focus();
    }

    /** Show how everything stands now. */
    show({ valid, status, current }) {
        for (const [identifier, row] of this.#rows) {
            const stands = status(identifier) ?? {};
            const may = Boolean(valid.choice?.[identifier]);
            row.line.hidden = stands.isVisible === false;
            row.button.setAttribute("aria-disabled", String(!may));
            row.button.title = may || identifier === current ? "" : word("notAvailable");
            row.status.dataset.status = nameOf(stands);
            row.status.textContent = word(nameOf(stands));
            if (identifier === current) {
                row.button.setAttribute("aria-current", "true");
            } else {
                row.button.removeAttribute("aria-current");
            }
        }
    }

    /** How many entries can be seen. */
    get length() {
        return this.#rows.size;
    }

    #rowsOf(items) {
        return items.flatMap((item) => {
            const below = this.#rowsOf(item.items ?? []);
            if (item.isVisible === false) {
                return below;
            }
            const line = document.createElement("li");
            const button = line.appendChild(document.createElement("button"));
            button.type = "button";
            button.dataset.identifier = item.identifier;
            const title = button.appendChild(document.createElement("span"));
            title.dir = "auto";
            title.textContent = item.title || item.identifier;
            const status = button.appendChild(document.createElement("span"));
            status.className = "status";
            button.addEventListener("click", () => {
                if (button.getAttribute("aria-disabled") !== "true") {
                    this.#choose(item.identifier);
                }
            });
            if (below.length > 0) {
                line.appendChild(document.createElement("ul")).append(...below);
            }
            this.#rows.set(item.identifier, { line, button, status });
            return [line];
        });
    }
}

function named({ identifier, title, isVisible, items }) {
    return [identifier, title, isVisible !== false, (items ?? []).map(named)];
}

/** Return the word for how an activity stands: success says more than completion. */
function nameOf({ completion, success }) {
    if (success === "passed" || success === "failed") {
        return success;
    }
    if (completion === "completed") {
        return "completed";
    }
    return completion === "incomplete" ? "inProgress" : "notStarted";
}
