// The page around the stage: leaving it means that the stage saves first. Only the stage's own origin is listened to.
(() => {
    const PATIENCE_MS = 3000;
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

    window.addEventListener("message", (event) => {
        if (event.origin !== stage || event.source !== frame.contentWindow) {
            return;
        }
        const said = event.data?.tributary;
        if (said === "closed" || (said === "saved" && isLeaving)) {
            go();
        } else if (said === "not-saved" && isLeaving) {
            clearTimeout(timer);
            ask();
        }
    });
})();
