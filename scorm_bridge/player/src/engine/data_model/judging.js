/**
 * Judges names and values before scorm-again sees them, where it answers otherwise than the standard
 * (RTE 4th Ed. §3.1.7, §4.2).
 *
 * An answer is the error, NONE if the value is right whatever scorm-again thinks, or undefined if it is left to it.
 */

import { isContainer } from "./containers.js";
import { isPattern, isResponse } from "./interaction_values.js";
import { isIdentifier, isReal, isTime, isTimespan } from "./values.js";

export const NONE = 0;
const GENERAL_GET = 301;
const GENERAL_SET = 351;
const UNDEFINED = 401;
const TYPE = 406;
const RANGE = 407;
const DEPENDENCY = 408;

const ENTRY = /^(cmi\.(?:objectives|interactions|comments_from_learner|comments_from_lms)|adl\.data)\.(\d+)\.(.+)$/;
const INNER = /^(objectives|correct_responses)\.(\d+)\.(.+)$/;
const ONE_PATTERN = ["true-false", "likert", "numeric", "other"];
const DISTINCT = { choice: (text) => text.split("[,]").sort().join("[,]"), sequencing: (text) => text };
const HAS_ID = ["cmi.objectives", "cmi.interactions"];

const right = (isRight) => (text) => (isRight(text) ? NONE : TYPE);
const wrong = (isRight) => (text) => (isRight(text) ? undefined : TYPE);
const CHECKS = [
    [/^cmi\.location$/, () => NONE],
    [/^cmi\.suspend_data$/, (text, model) => (text.length <= model.room ? NONE : TYPE)],
    [/^cmi\.comments_from_learner\.\d+\.location$/, () => NONE],
    [/^cmi\.interactions\.\d+\.id$/, right(isIdentifier)],
    [/^cmi\.objectives\.\d+\.id$/, wrong(isIdentifier)],
    [/^cmi\.interactions\.\d+\.objectives\.\d+\.id$/, wrong(isIdentifier)],
    [/^cmi\.(comments_from_learner|interactions)\.\d+\.timestamp$/, right(isTime)],
    [/^cmi\.(session_time|interactions\.\d+\.latency)$/, right(isTimespan)],
    [/^cmi\.learner_preference\.language$/, (text) => (text === "" ? NONE : undefined)],
    [/^cmi\.learner_preference\.delivery_speed$/, speed],
];

/** Returns what is wrong with reading an element. */
export function refusalToGet(name, model) {
    if (isContainer(name)) {
        return UNDEFINED;
    }
    const entry = entryOf(name);
    if (!entry) {
        return undefined;
    }
    const isOutside = entry.index >= model.count(entry.collection) || isInnerOutside(entry, model);
    return isOutside ? GENERAL_GET : undefined;
}

/** Returns what is wrong with writing a value, or that it is right. */
export function refusalToSet(name, value, model) {
    if (isContainer(name)) {
        return UNDEFINED;
    }
    const entry = entryOf(name);
    return (entry && refusalOfEntry(entry, model)) || (answerTo(entry, name, value, model) ?? undefined);
}

function answerTo(entry, name, value, model) {
    const found = CHECKS.find(([pattern]) => pattern.test(name));
    if (found) {
        return found[1](value, model);
    }
    return entry?.collection === "cmi.interactions" ? answerToInteraction(entry, value, model) : undefined;
}

/** Returns the error of an entry that isn't there yet, or needs another element first (§3.1.7.6). */
function refusalOfEntry({ collection, index, field }, model) {
    const count = model.count(collection);
    if (index > count || (collection === "adl.data" && index === count)) {
        return GENERAL_SET;
    }
    if (HAS_ID.includes(collection) && index === count && field !== "id") {
        return DEPENDENCY;
    }
    const inner = INNER.exec(field);
    return inner && Number(inner[2]) > model.count(`${collection}.${index}.${inner[1]}`) ? GENERAL_SET : undefined;
}

function answerToInteraction({ index, field }, value, model) {
    const isAnswer = field === "learner_response";
    const pattern = /^correct_responses\.(\d+)\.pattern$/.exec(field);
    if (!isAnswer && !pattern) {
        return undefined;
    }
    const type = model.type(index);
    if (!type) {
        return DEPENDENCY;
    }
    if (pattern && Number(pattern[1]) > 0 && ONE_PATTERN.includes(type)) {
        return GENERAL_SET;
    }
    const isRight = isAnswer ? isResponse(type, value) : isPattern(type, value);
    if (!isRight) {
        return TYPE;
    }
    return pattern && isThere(index, Number(pattern[1]), type, value, model) ? GENERAL_SET : NONE;
}

/** Tells whether another pattern of an interaction says the same (RTE 4th Ed. §4.2.9.1). */
function isThere(index, place, type, value, model) {
    if (!(type in DISTINCT)) {
        return false;
    }
    const collection = `cmi.interactions.${index}.correct_responses`;
    const others = Array.from({ length: model.count(collection) }, (_, at) => at).filter((at) => at !== place);
    const same = DISTINCT[type];
    return others.some((at) => same(model.peek(`${collection}.${at}.pattern`) ?? "") === same(value));
}

function isInnerOutside({ collection, index, field }, model) {
    const inner = INNER.exec(field);
    return Boolean(inner) && Number(inner[2]) >= model.count(`${collection}.${index}.${inner[1]}`);
}

function entryOf(name) {
    const found = ENTRY.exec(name);
    return found && { collection: found[1], index: Number(found[2]), field: found[3] };
}

function speed(text) {
    if (!isReal(text)) {
        return TYPE;
    }
    return Number(text) < 0 ? RANGE : NONE;
}
