import { around } from "./around.js";
import { word } from "./words.js";

/** The parts of the page, by their ids in stage.html, and what they say. */
export class Page {
    #document;

    constructor(document) {
        this.#document = document;
    }

    part(id) {
        return this.#document.getElementById(id);
    }

    /** Show the page in the learner's language, under the course's title. */
    begin({ course, language }) {
        this.#document.documentElement.lang = language || word("language");
        this.#document.title = course.title;
        this.title(course.title, course.language);
        for (const each of this.#document.querySelectorAll("[data-word]")) {
            each.textContent = word(each.dataset.word);
        }
        for (const each of this.#document.querySelectorAll("[data-label]")) {
            each.setAttribute("aria-label", word(each.dataset.label));
        }
        this.part("bar").hidden = false;
        this.#fullScreen();
        this.#fold();
    }

    /** Name what is shown. */
    title(text, language) {
        this.part("where").textContent = text;
        if (language) {
            this.part("where").lang = language;
        }
    }

    /** Say something in the place of content; nothing makes room for content. */
    say(text) {
        const message = this.part("message");
        message.textContent = text;
        message.hidden = text === "";
        message.className = "";
    }

    /** Say what is wrong in the place of content. */
    fail(text) {
        this.say(text);
        this.part("message").className = "problem";
    }

    /** Show or take away the table of contents, and what leads to it. */
    withContents(isThere) {
        this.part("toggle").hidden = !isThere;
        this.part("skip-contents").hidden = !isThere;
        this.part("contents").hidden = !isThere || this.part("toggle").getAttribute("aria-expanded") !== "true";
    }

    #fold() {
        const toggle = this.part("toggle");
        const show = (isOpen) => {
            toggle.setAttribute("aria-expanded", String(isOpen));
            this.part("contents").hidden = !isOpen;
        };
        const isNarrow = () => window.matchMedia("(max-width: 48rem)").matches;
        show(!isNarrow());
        toggle.addEventListener("click", () => show(toggle.getAttribute("aria-expanded") !== "true"));
        this.part("skip-contents").addEventListener("click", () => show(true));
        this.#document.addEventListener("keydown", (event) => {
            if (event.key === "Escape" && isNarrow() && toggle.getAttribute("aria-expanded") === "true") {
                show(false);
                toggle.focus();
            }
        });
    }

    /** Offer the full screen where no page around does. */
    #fullScreen() {
        const button = this.part("full-screen");
        if (around || !this.#document.fullscreenEnabled) {
            return;
        }
        button.hidden = false;
        button.addEventListener("click", () => {
            if (this.#document.fullscreenElement) {
                this.#document.exitFullscreen();
            } else {
                this.#document.documentElement.requestFullscreen();
            }
        });
    }
}
