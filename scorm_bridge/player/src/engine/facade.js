/**
 * The object that content finds as API or API_1484_11: one for the whole session, whatever is launched.
 *
 * Its functions need no `this`, since content often keeps them in variables of its own, and give texts in every case.
 */

const NAMES = [
    "Initialize",
    "Terminate",
    "GetValue",
    "SetValue",
    "Commit",
    "GetLastError",
    "GetErrorString",
    "GetDiagnostic",
];
const NAMES_12 = { Terminate: "LMSFinish" };

/** Returns the object of SCORM 2004 (RTE 4th Ed. §3.1.3); `calls` has a function for each of the eight. */
export function facade2004(calls) {
    const api = { version: "1.0" };
    for (const name of NAMES) {
        api[name] = (...given) => String(calls[name](...given) ?? "");
    }
    return api;
}

/** Returns the object of SCORM 1.2 (SCORM 1.2 RTE §3.3.2). */
export function facade12(calls) {
    const api = {};
    for (const name of NAMES) {
        api[NAMES_12[name] ?? `LMS${name}`] = (...given) => String(calls[name](...given) ?? "");
    }
    return api;
}
