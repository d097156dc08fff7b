// LTI Platform Storage: keeps for a tool in a frame what it can't keep in cookies. LTI postMessage Storage 0.1.
const MOST_KEYS = 500;
const LONGEST = 4096;
const SUBJECTS = ["lti.capabilities", "lti.put_data", "lti.get_data"];
const facts = JSON.parse(document.getElementById("launch-facts").textContent);
const kept = new Map();

function keptOf(origin) {
    if (!kept.has(origin)) {
        kept.set(origin, new Map());
    }
    return kept.get(origin);
}

function isShortText(value, longest) {
    return typeof value === "string" && value.length > 0 && value.length <= longest;
}

function problemOf(message, store) {
    if (!isShortText(message.message_id, 300)) {
        return { code: "bad_request", message: "message_id is a text." };
    }
    if (message.subject === "lti.capabilities") {
        return null;
    }
    if (!isShortText(message.key, 300)) {
        return { code: "bad_request", message: "key is a text of at most 300 characters." };
    }
    if (message.subject === "lti.get_data" || message.value === null || message.value === undefined) {
        return null;
    }
    if (!isShortText(message.value, LONGEST)) {
        return { code: "bad_request", message: `value is a text of at most ${LONGEST} characters.` };
    }
    if (!store.has(message.key) && store.size >= MOST_KEYS) {
        return { code: "storage_exhaustion", message: `At most ${MOST_KEYS} keys are kept.` };
    }
    return null;
}

function answerTo(message, store) {
    const answer = { subject: `${message.subject}.response`, message_id: message.message_id };
    const error = problemOf(message, store);
    if (error) {
        return { ...answer, error };
    }
    if (message.subject === "lti.capabilities") {
        return { ...answer, supported_messages: SUBJECTS.map((subject) => ({ subject, frame: "_parent" })) };
    }
    if (message.subject === "lti.get_data") {
        return { ...answer, key: message.key, value: store.get(message.key) ?? null };
    }
    if (message.value === null || message.value === undefined) {
        store.delete(message.key);
        return { ...answer, key: message.key };
    }
    store.set(message.key, message.value);
    return { ...answer, key: message.key, value: message.value };
}

window.addEventListener("message", (event) => {
    const message = event.data;
    if (typeof message !== "object" || message === null || !SUBJECTS.includes(message.subject)) {
        return;
    }
    if (!event.source || event.source === window) {
        return;
    }
    const answer = facts.origins.includes(event.origin)
        ? answerTo(message, keptOf(event.origin))
        : {
              subject: `${message.subject}.response`,
              message_id: message.message_id,
              error: { code: "wrong_origin", message: "The origin isn't one of the tool's." },
          };
    event.source.postMessage(answer, event.origin);
});
