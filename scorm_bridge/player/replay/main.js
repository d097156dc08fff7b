/**
 * Replays the suite against the engine alone: node main.js SUITE OPENED [NAME …]
 *
 * OPENED is a folder with what `open` answers for each package, as `manage.py scorm replay` writes it.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { bundleOf } from "./bundle.js";
import { NodePlayer } from "./node_player.js";
import { goodbye, run } from "./robot.js";
import { scriptOf } from "./script.js";
import { Store } from "./store.js";

const [suite, folder, ...wanted] = process.argv.slice(2);
const isTold = process.env.TELL !== undefined;
const root = join(suite, "software_development");
const cases = join(root, "TestSuite/LMSRTE/Courses/TestCases");
const words = bundleOf(read(join(root, "resources/org/adl/testsuite/rte/lms/util/resources/Commands.properties")));
const store = new Store((each) => JSON.parse(readFileSync(join(folder, `${each}.json`), "utf8")));
const groups = new Map();

for (const file of readdirSync(cases).sort()) {
    const name = file.replace(".properties", "");
    if (wanted.length && !wanted.some((each) => name.startsWith(each))) {
        continue;
    }
    await replay(name, scriptOf(read(join(cases, file)), words));
}
tell();

async function replay(name, script) {
    const course = (activity) => (name === "DDM" ? `DDM${activity.act.slice(-1)}` : name);
    let steps;
    try {
        steps = await run(script, new NodePlayer(store, goodbye), course);
    } catch (error) {
        const expected = script.activities.reduce(
            (sum, each) => sum + each.calls.length + each.questions.length + 1,
            0,
        );
        steps = Array.from({ length: expected }, () => ({ isRight: false, kind: "error", told: error.stack }));
    }
    const group = name.split("-")[0];
    const sums = groups.get(group) ?? { scripts: 0, whole: 0, passed: 0, all: 0 };
    const passed = steps.filter((step) => step.isRight).length;
    sums.scripts += 1;
    sums.whole += passed === steps.length ? 1 : 0;
    sums.passed += passed;
    sums.all += steps.length;
    groups.set(group, sums);
    if (passed < steps.length) {
        const first = steps.find((step) => !step.isRight);
        console.log(
            `${name}: ${passed}/${steps.length}; ${first.visit} ${first.kind} ${first.what?.slice(0, 99)} | ${first.told}`,
        );
        if (isTold) {
            for (const step of steps.filter((each) => !each.isRight)) {
                console.log(`   ${step.visit} ${step.kind} ${step.what?.slice(0, 200)} | ${step.told?.slice(0, 200)}`);
            }
        }
    }
}

function tell() {
    for (const [group, sums] of groups) {
        const percent = ((100 * sums.passed) / sums.all).toFixed(2);
        console.log(
            `${group.padEnd(4)} scripts ${sums.whole}/${sums.scripts}  steps ${sums.passed}/${sums.all}  ${percent} %`,
        );
    }
}

function read(path) {
    return readFileSync(path, "latin1");
}
