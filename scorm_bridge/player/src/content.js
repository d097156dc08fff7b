import { isWeb } from "./leaving.js";

const PATIENCE_MS = 3000;
const LOOK_MS = 500;
const LOOK_AGAIN_MS = 20;
const WINDOW = "tributary-content";

/**
 * The frame or window in which content runs. Content finds its run-time from there: in the page around its frame, or in
 * the page that opened its window, which are both this one.
 */
export class Content {
    #place;
    #frame = null;
    #window = null;
    #watch = null;
    #wantsWindow;
    #told;

    /**
     * `told` has `loaded()`: content is there; `closed()`: the learner has closed the window; and `windowed(isOpen)`: show
     * how it is opened.
     */
    constructor(place, { wantsWindow, told }) {
        this.#place = place;
        this.#wantsWindow = wantsWindow;
        this.#told = told;
    }

    /** The address to show in a window, once the learner presses the button that browsers ask for. */
    #waiting = null;

    /** Show content; false for what isn't on the web, such as a script in disguise. */
    show(url, title) {
        if (!isWeb(url)) {
            return false;
        }
        if (this.#wantsWindow) {
            this.#showInWindow(url);
        } else {
            this.#showInFrame(url, title);
        }
        return true;
    }

    /** Open the window that content waits for, or bring it to the front; called when the learner presses a button. */
    openWindow() {
        if (this.#window && !this.#window.closed) {
            this.#window.focus();
            return;
        }
        const { availWidth, availHeight } = window.screen;
        this.#window = window.open(this.#waiting, WINDOW, `popup,width=${availWidth},height=${availHeight}`);
        this.#told.windowed(this.#window !== null);
        if (this.#window) {
            this.#told.loaded();
        }
        this.#watchWindow();
    }

    /** Take content away. Its own goodbye, which may speak to the run-time, is over then; false if the learner stays. */
    async takeAway() {
        if (this.#window && !this.#window.closed) {
            clearInterval(this.#watch);
            return leave(this.#window);
        }
        if (!this.#frame) {
            return true;
        }
        const gone = await leave(this.#frame.contentWindow);
        if (gone) {
            this.clear();
        }
        return gone;
    }

    /** Take the frame out, and close the window. */
    clear() {
        this.#frame?.remove();
        this.#frame = null;
        clearInterval(this.#watch);
        this.#window?.close();
        this.#window = null;
    }

    focus() {
        this.#frame?.focus();
    }

    #showInFrame(url, title) {
        this.#frame?.remove();
        this.#frame = document.createElement("iframe");
        this.#frame.id = "sco";
        this.#frame.title = title;
        this.#frame.allow = "fullscreen; autoplay; encrypted-media; clipboard-write; microphone; camera; unload";
        this.#frame.addEventListener("load", () => this.#told.loaded());
        this.#frame.src = url;
        this.#place.append(this.#frame);
    }

    #showInWindow(url) {
        this.#waiting = url;
        if (this.#window && !this.#window.closed) {
            this.#window.location.replace(url);
            this.#watchWindow();
            return;
        }
        this.openWindow();
    }

    #watchWindow() {
        clearInterval(this.#watch);
        this.#watch = setInterval(() => {
            if (this.#window?.closed) {
                clearInterval(this.#watch);
                this.#window = null;
                this.#told.windowed(false);
                this.#told.closed();
            }
        }, LOOK_MS);
    }
}

/** Lead a window to an empty page; resolves when its document is gone, or with false when the learner chose to stay. */
async function leave(content) {
    const before = documentOf(content);
    if (before === null || before.location?.href === "about:blank") {
        return true;
    }
    content.location.replace("about:blank");
    const until = performance.now() + PATIENCE_MS;
    while (performance.now() < until) {
        await new Promise((next) => setTimeout(next, LOOK_AGAIN_MS));
        if (content.closed || documentOf(content) !== before) {
            return true;
        }
    }
    return false;
}

/** Return a window's document; null where content has led elsewhere, from where it can't reach the run-time anyway. */
function documentOf(content) {
    try {
        return content.document;
    } catch {
        return null;
    }
}
