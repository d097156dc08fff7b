/**
 * Ask the learner; return the key of the choice. The first choice has the focus, and Esc takes `escape`, if there is one.
 */
export function ask({ title, text, choices, escape = null }) {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "asked");
    dialog.setAttribute("aria-describedby", "asked-more");
    dialog.append(element("h2", title, "asked"), element("p", text, "asked-more"));
    const row = dialog.appendChild(document.createElement("p"));
    row.className = "choices";
    return new Promise((answer) => {
        const close = (key) => {
            dialog.close();
            dialog.remove();
            answer(key);
        };
        choices.forEach(([key, label], place) => {
            const button = row.appendChild(element("button", label));
            button.type = "button";
            button.className = place === 0 ? "" : "plain";
            button.autofocus = place === 0;
            button.addEventListener("click", () => close(key));
        });
        dialog.addEventListener("cancel", (event) => {
            event.preventDefault();
            if (escape !== null) {
                close(escape);
            }
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}

function element(name, text, id) {
    const made = document.createElement(name);
    made.textContent = text;
    if (id) {
        made.id = id;
    }
    return made;
}
