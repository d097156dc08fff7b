/**
 * A script of the suite: which activities are to be delivered one after the other, what each one calls, what it is to
 * be answered, and which control is pressed then.
 */

import { unescaped, wholeLines } from "./bundle.js";

/** Returns the activities of a script, in their order, and what is said of all of it. */
export function scriptOf(text, words) {
    const script = { about: {}, activities: [] };
    let current = null;
    for (const line of wholeLines(text)) {
        const at = line.indexOf("=");
        if (at < 0 || line.includes("####")) {
            continue;
        }
        const [name, value] = [line.slice(0, at), line.slice(at + 1)];
        const found = /^Act(.+?)V[^.]*\.(\w+)/.exec(name);
        if (!found) {
            script.about[name] = value;
            continue;
        }
        const visit = name.slice(0, name.indexOf("."));
        if (current?.visit !== visit) {
            current = { visit, act: found[1], questions: [], calls: [], control: "" };
            script.activities.push(current);
        }
        put(current, found[2], value, words);
    }
    return script;
}

function put(activity, kind, value, words) {
    if (kind === "UIQ") {
        activity.questions = value.split("~").map((question) => ({ question, expected: "" }));
    } else if (kind === "UIA") {
        value.split("~").forEach((answer, place) => Object.assign(activity.questions[place], { expected: answer }));
    } else if (kind === "CUI") {
        activity.control = value.replace(/title=.*$/, "");
    } else if (kind === "commands" && isCall(value)) {
        activity.calls.push(callOf(unescaped(value), words));
    }
}

const FUNCTIONS = {
    I: "Initialize",
    T: "Terminate",
    C: "Commit",
    GET: "GetValue",
    SET: "SetValue",
    GES: "GetErrorString",
    GLE: "GetLastError",
    GeDi: "GetDiagnostic",
    COI: "ids",
};

/** Tells whether a line is a call; one of the suite's has no function, and its own driver passes over it. */
function isCall(text) {
    const [command] = text.split("->");
    return command in FUNCTIONS;
}

/** Returns a call: function, arguments, the value and the error that are expected. */
function callOf(text, words) {
    const parts = text.split("->");
    const [command, given] = parts;
    const last = parts.length - 1;
    const value = parts.length > 3 ? parts[last - 1] : "";
    const call = {
        function: FUNCTIONS[command],
        given: [given ?? ""],
        expected: said(value, words),
        error: parts[last],
        text,
    };
    if (command === "COI") {
        call.expected = given;
        call.error = "0";
    } else if (command === "SET") {
        call.given = settingOf(given, words);
    } else if (command === "GET" || command === "I" || command === "C") {
        call.given = [elementOf(given, words)];
        call.isLearner = /~(LN|LI)(~|$)/.test(given);
    } else if (command === "GES" || command === "GeDi") {
        call.expected = value;
    } else if (command === "GLE") {
        call.given = [""];
        call.expected = value;
    }
    return call;
}

/** Returns the name of an element that a short name stands for: c~OB~0~ID is cmi.objectives.0.id. */
function elementOf(short, words) {
    if (!short.includes("~")) {
        return short;
    }
    const parts = short.split("~");
    const isInteraction = parts[1] === "INTR" && short.includes("!");
    const names = parts.map((part) => (isInteraction ? part.split("!")[0] : part));
    if (short.includes("a~n~r") && names.length === 6) {
        return `${names
            .slice(0, 4)
            .map((each) => said(each, words))
            .join(".")}.${said(names[4], words).replace("%s", names[5])}`;
    }
    return names.map((each) => said(each, words)).join(".");
}

/** Returns element and value of a setting. */
function settingOf(short, words) {
    const at = short.indexOf("!");
    const keys = short.split("~");
    if (keys.length === 5 && short.includes("a~n~r")) {
        const target = said("tar", words).replace("%s", keys[3]);
        return ["adl.nav.request", target + said(keys[4], words)];
    }
    const names = short
        .slice(0, at)
        .split("~")
        .map((each) => said(each, words));
    return [names.join("."), said(short.slice(at + 1), words)];
}

function said(word, words) {
    return words.get(word) ?? word;
}
