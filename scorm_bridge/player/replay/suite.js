/** The files of the suite: its scripts, with the words that they are written in. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { bundleOf } from "./bundle.js";
import { scriptOf } from "./script.js";

const WORDS = "software_development/resources/org/adl/testsuite/rte/lms/util/resources/Commands.properties";
const CASES = "software_development/TestSuite/LMSRTE/Courses/TestCases";

/** Yields names and scripts; of those that begin with one of the names, if there are any. */
export function* scriptsOf(suite, names = []) {
    const words = bundleOf(read(join(suite, WORDS)));
    for (const file of readdirSync(join(suite, CASES)).sort()) {
        const name = file.replace(".properties", "");
        if (!names.length || names.some((each) => name.startsWith(each))) {
            yield [name, scriptOf(read(join(suite, CASES, file)), words)];
        }
    }
}

/** Returns the name of the package that an activity of a script is in; one script goes to and fro between two. */
export function packageOf(name, activity) {
    return name === "DDM" ? `DDM${activity.act.slice(-1)}` : name;
}

function read(path) {
    return readFileSync(path, "latin1");
}
