/**
 * One SCO's run-time of SCORM 1.2: scorm-again's Scorm12API, filled with what the server knows and the manifest says.
 *
 * What content sets is kept as it set it (records.js); SCORM 1.2 RTE §3.4.4 says what the rest begins with.
 */

import { Scorm12API } from "../../node_modules/scorm-again/dist/esm/scorm12.min.js";

import { Roomy } from "./data_model/roomy_12.js";
import { asClock, ofClock } from "./durations.js";
import { quiet, roomIn } from "./settings.js";

const PREFERENCES = ["audio", "language", "speed", "text"];
const OF_LMS = [
    /^cmi\.core\.(student_id|student_name|credit|entry|total_time|lesson_mode)$/,
    /^cmi\.(launch_data|comments_from_lms|student_data\..*)$/,
];

/** Returns the run-time of an item that is about to be launched. */
export function runtime12(opened, item, record) {
    const core = new Scorm12API({ ...quiet(), mastery_override: false });
    const own = Object.entries(record.elements).filter(([name]) => !OF_LMS.some((each) => each.test(name)));
    const said = { ...preferencesOf(opened), ...Object.fromEntries(own) };
    const roomy = new Roomy(core, roomIn(opened));
    const refused = roomy.restore({ ...said, ...givenBy(opened, item, record) });
    return { core, roomy, refused };
}

/** Returns the total time of an item with the session that ends now, as SCORM 1.2 spells it. */
export function totalAfter(record) {
    return asClock(ofClock(record.totalTime) + ofClock(record.elements["cmi.core.session_time"]));
}

function givenBy(opened, item, record) {
    const elements = {
        "cmi.core.student_id": opened.learner.id,
        "cmi.core.student_name": opened.learner.name,
        "cmi.core.credit": opened.credit ?? "credit",
        "cmi.core.lesson_mode": opened.mode ?? "normal",
        "cmi.core.entry": record.entry,
        "cmi.core.total_time": record.totalTime || "0000:00:00.00",
        "cmi.launch_data": item.dataFromLms ?? "",
        "cmi.student_data.mastery_score": item.masteryScore == null ? "" : String(item.masteryScore),
        "cmi.student_data.max_time_allowed": item.maxTimeAllowed ?? "",
        "cmi.student_data.time_limit_action": item.timeLimitAction ?? "",
    };
    return Object.fromEntries(Object.entries(elements).filter(([, value]) => value !== ""));
}

function preferencesOf(opened) {
    const known = Object.entries(opened.preferences ?? {}).filter(([name]) => PREFERENCES.includes(name));
    return Object.fromEntries(known.map(([name, value]) => [`cmi.student_preference.${name}`, value]));
}
