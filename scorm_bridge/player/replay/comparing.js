/** Judges what the run-time answered as the suite judges it: by the type of the element, not by its spelling. */

import { ofInterval } from "../src/engine/durations.js";

const NUMBER =
    /\.(score\.\w+|progress_measure|weighting|scaled_passing_score|completion_threshold|audio_level|delivery_speed)$/;
const DURATION = /(^|\.)(session_time|total_time|latency|max_time_allowed)$/;

/** Tells whether an answer and the error after it are what the script expects. */
export function isAsExpected(call, answered, error, learner) {
    if (call.function === "ids") {
        return sorted(answered, ",") === sorted(call.expected, ",");
    }
    if (call.function === "GetErrorString" || call.function === "GetDiagnostic") {
        return error === call.error && textIsRight(call, answered);
    }
    if (call.function !== "GetValue") {
        return answered === call.expected && error === call.error;
    }
    const [name] = call.given;
    if (name.includes("comments_from_lms") && !name.includes("_children")) {
        return ["0", "301", "122"].includes(error) || (name === "cmi.comments_from_lms" && error === "401");
    }
    if (name.includes("request_valid.choice") || name.includes("request_valid.jump")) {
        return ["true", "false", "unknown"].includes(answered);
    }
    if (error !== call.error) {
        return false;
    }
    if (name.includes("learner_name")) {
        return true;
    }
    if (name.includes("request_valid")) {
        return call.expected === "" ? answered === "" : ["true", "false", "unknown"].includes(answered);
    }
    return equal(name, answered, expectedOf(call, learner));
}

/** Returns what is expected: the id that the script looked for, where it only asks for that one. */
function expectedOf(call, learner) {
    if (call.isLearner) {
        return learner.id;
    }
    const sought = /&([^&]*)&~id/.exec(call.text);
    return sought && call.expected === "" ? sought[1] : call.expected;
}

function textIsRight(call, answered) {
    if (call.expected === "emptyCS" && call.function === "GetErrorString") {
        return answered === "";
    }
    return answered.length < 255;
}

function equal(name, answered, expected) {
    if (answered === expected || (expected === "" && !answered.startsWith("{"))) {
        return answered === expected;
    }
    if (name.endsWith("._children")) {
        return sorted(answered, ",") === sorted(expected, ",");
    }
    if (NUMBER.test(name)) {
        return answered !== "" && Math.abs(Number(answered) - Number(expected)) < 1e-7;
    }
    if (DURATION.test(name)) {
        return ofInterval(answered) === ofInterval(expected);
    }
    if (name.startsWith("cmi.interactions")) {
        return withoutDefaults(answered) === withoutDefaults(expected);
    }
    return false;
}

const DEFAULTS = ["{lang=en}", "{case_matters=false}", "{order_matters=true}"];

/** Returns a response without the delimiters that it would have anyway, the others in one order (RTE §4.2.9.1). */
function withoutDefaults(text) {
    const [leading] = /^(?:\{(?:lang|case_matters|order_matters)=[^}]*\})*/.exec(text);
    const delimiters = leading.match(/\{[^}]*\}/g) ?? [];
    const said = delimiters.filter((each) => !DEFAULTS.includes(each)).sort();
    return said.join("") + text.slice(leading.length);
}

function sorted(text, delimiter) {
    return text.split(delimiter).sort().join(delimiter);
}
