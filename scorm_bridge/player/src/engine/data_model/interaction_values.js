/** Checks responses and correct responses by the type of the interaction (RTE 4th Ed. §4.2.9.1, §4.2.9.2). */

import { isLanguage } from "./languages.js";
import { isIdentifier, isReal } from "./values.js";

const LEADING = /^\{(case_matters|order_matters|lang)=([^}]*)\}/;
const NO_IDENTIFIER = /[\s"<>\\^`{|}[\]]/;

const RESPONSES = {
    "true-false": isBoolean,
    choice: isChoice,
    "fill-in": (text) => parts(text).every(isLocalized),
    "long-fill-in": isLocalized,
    likert: isShortIdentifier,
    matching: (text) => text.trim() === "" || isMatching(text),
    performance: (text) => parts(text).every(isStep),
    sequencing: (text) => parts(text).every(isShortIdentifier),
    numeric: isReal,
    other: () => true,
};

const PATTERNS = {
    ...RESPONSES,
    "fill-in": (text) =>
        withoutDelimiters(text, ["case_matters", "order_matters"], (rest) => parts(rest).every(isLocalized)),
    "long-fill-in": (text) => withoutDelimiters(text, ["case_matters", "lang"], () => true),
    matching: isMatching,
    performance: (text) => withoutDelimiters(text, ["order_matters"], (rest) => parts(rest).every(isStep)),
    numeric: isRange,
};

/** Tells whether a text can be a learner's response to an interaction of a type. */
export function isResponse(type, text) {
    return RESPONSES[type]?.(text) ?? true;
}

/** Tells whether a text can be a correct response of an interaction of a type. */
export function isPattern(type, text) {
    return PATTERNS[type]?.(text) ?? true;
}

function parts(text) {
    return text.split("[,]");
}

function isBoolean(text) {
    return text === "true" || text === "false";
}

function isShortIdentifier(text) {
    return isIdentifier(text) && !NO_IDENTIFIER.test(text);
}

function isChoice(text) {
    const chosen = parts(text);
    return text === "" || (chosen.every(isShortIdentifier) && new Set(chosen).size === chosen.length);
}

function isMatching(text) {
    return parts(text).every((pair) => {
        const sides = pair.split("[.]");
        return sides.length === 2 && sides.every(isShortIdentifier);
    });
}

/** A step and its answer: one of the two may be left out. */
function isStep(text) {
    const [name, answer, ...more] = text.split("[.]");
    if (answer === undefined || more.length || (name === "" && answer === "")) {
        return false;
    }
    return (name === "" || isShortIdentifier(name)) && (!answer.includes("[:]") || isRange(answer));
}

/** A number from … to …: each end may be left out. */
function isRange(text) {
    const ends = text.split("[:]");
    if (ends.length !== 2 || !ends.every((end) => end.trim() === "" || isReal(end))) {
        return false;
    }
    return ends.some((end) => end.trim() === "") || Number(ends[0]) <= Number(ends[1]);
}

function isLocalized(text) {
    const found = LEADING.exec(text);
    return found?.[1] !== "lang" || isLanguage(found[2]);
}

/** Takes the delimiters off that a text begins with, in any order; their values have to be right. */
function withoutDelimiters(text, names, isRest) {
    let rest = text;
    for (let found = LEADING.exec(rest); names.includes(found?.[1]); found = LEADING.exec(rest)) {
        const isRight = found[1] === "lang" ? isLanguage(found[2]) : isBoolean(found[2]);
        if (!isRight) {
            return false;
        }
        rest = rest.slice(found[0].length);
    }
    return isRest(rest);
}
