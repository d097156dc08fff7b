// The page around the stage: leaving it means that the stage saves first. Only the stage's own origin is listened to.
(() => {
    const PATIENCE_MS = 3000;
    const ROOM = "tributary.scorm";
    const { stage, words = {} } = JSON.parse(document.getElementById("launch-facts").textContent);
    const frame = document.getElementById("content");
    const exit = document.querySelector("header a");
    const label = exit.textContent;
    let isLeaving = false;
    let isGone = false;
    let timer = null;

    function go() {
        clearTimeout(timer);
        if (!isGone) {
            isGone = true;
            location.href = exit.href;
        }
    }

    function button(text, pressed, kind = "") {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = text;
        made.className = kind;
        made.addEventListener("click", pressed);
        return made;
    }

    /** Ask the learner, whose work isn't on the server yet; it goes on being sent meanwhile. */
    function ask() {
        const dialog = document.createElement("dialog");
        dialog.setAttribute("aria-labelledby", "unsaved");
        const title = document.createElement("h2");
        title.id = "unsaved";
        title.textContent = words.unsaved;
        const why = document.createElement("p");
        why.textContent = words.unsavedWhy;
        const stay = button(words.stay, () => dialog.close());
        stay.autofocus = true;
        dialog.append(title, why, stay, " ", button(words.leave, go, "plain"));
        dialog.addEventListener("close", () => {
            dialog.remove();
            isLeaving = false;
            exit.textContent = label;
            exit.focus();
        });
        document.body.append(dialog);
        dialog.showModal();
    }

    exit.addEventListener("click", (event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) {
            return;
        }
        event.preventDefault();
        if (isLeaving) {
            return;
        }
        isLeaving = true;
        exit.textContent = words.saving || label;
        frame.contentWindow.postMessage({ tributary: "leave" }, stage);
        timer = setTimeout(ask, PATIENCE_MS);
    });

    /** Tell the stage what is kept here for it, and which sessions run in pages of this browser. */
    async function tellKept() {
        const answer = { tributary: "kept", entries: null, held: [] };
        try {
            const { held } = await navigator.locks.query();
            answer.held = held.map((lock) => lock.name).filter((name) => name.startsWith(ROOM));
            const keys = Object.keys(localStorage).filter((key) => key.startsWith(ROOM));
            answer.entries = Object.fromEntries(keys.map((key) => [key, localStorage.getItem(key)]));
        } catch {
            // This page is in a frame of another site, too: nothing is kept.
        }
        frame.contentWindow.postMessage(answer, stage);
    }

    /** Keep what a stage can't keep where browsers deny storage to frames of another site. */
    function keep({ tributary: said, key, value, name }) {
        if (said === "live" && String(name).startsWith(ROOM)) {
            const ended = new Promise((end) => window.addEventListener("pagehide", end));
            navigator.locks.request(name, () => ended).catch(() => {});
        }
        if (!String(key).startsWith(ROOM)) {
            return;
        }
        try {
            if (said === "keep") {
                localStorage.setItem(key, value);
            } else if (said === "forget") {
                localStorage.removeItem(key);
            }
        } catch {
            frame.contentWindow.postMessage({ tributary: "no-room" }, stage);
        }
    }

    window.addEventListener("message", (event) => {
        if (event.origin !== stage || event.source !== frame.contentWindow) {
            return;
        }
        const said = event.data?.tributary;
        if (said === "kept") {
            tellKept();
        } else if (["keep", "forget", "live"].includes(said)) {
            keep(event.data);
        }
        if (said === "closed" || (said === "saved" && isLeaving)) {
            go();
        } else if (said === "not-saved" && isLeaving) {
            clearTimeout(timer);
            ask();
        }
    });
})();
