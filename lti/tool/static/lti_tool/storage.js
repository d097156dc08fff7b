// Keeps a value with the platform, or asks for it: frames without cookies remember nothing by themselves.
// LTI Client Side postMessages 0.1, LTI Platform Storage 0.1.
const storage = document.getElementById("storage");
const { do: what, key, value, target, origin } = storage.dataset;
const on = document.getElementById("on");
const id = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
const outside = window.parent !== window ? window.parent : window.opener;
let over = false;

function frame() {
    if (!outside) { return null; }
    if (target === "_parent" || target === "") { return outside; }
    try { return outside.frames[target] || outside; } catch { return outside; }
}

function go(found) {
    if (over) { return; }
    if (what === "put") {
        over = true;
        location.replace(on.href);
    } else if (found) {
        over = true;
        document.getElementById("binding").value = found;
        on.submit();
    } else {
        document.getElementById("failed").hidden = false;
    }
}

// A slow platform's answer still counts, until the learner has taken the other way.
document.getElementById("failed")?.addEventListener("click", () => { over = true; });

window.addEventListener("message", event => {
    const said = event.data;
    if (event.origin !== origin || !said || said.message_id !== id) { return; }
    if (said.subject === `lti.${what}_data.response`) { go(said.error ? "" : said.value); }
});

const message = { subject: `lti.${what}_data`, message_id: id, key };
if (what === "put") { message.value = value; }
const asked = frame();
if (asked) { asked.postMessage(message, origin); }
setTimeout(() => go(""), asked ? 5000 : 0);
