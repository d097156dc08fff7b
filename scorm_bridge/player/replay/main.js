/**
 * Replays the suite, or judges a replay: node main.js COMMAND SUITE [FILE] [NAME …]
 *
 * `engine SUITE FOLDER` runs the engine alone; FOLDER has what `open` answers for each package, NAME.json.
 * `scripts SUITE` writes the scripts as JSON, with what their controls mean.
 * `moments SUITE FOLDER` writes where the engine says that the learner stands, and from what, to compare it.
 * `judge SUITE FILE` counts what FILE says was found in a browser, as {name: {learner, visits}}.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { WatchedPlayer } from "./moments.js";
import { NodePlayer } from "./node_player.js";
import { goodbye } from "./pages.js";
import { meaningOf, run } from "./robot.js";
import { stepsOf } from "./steps.js";
import { Store } from "./store.js";
import { packageOf, scriptsOf } from "./suite.js";
import { faults, Tally } from "./tally.js";

const COMMANDS = { engine, moments, scripts, judge };

async function engine(suite, folder, ...names) {
    const store = new Store((name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")));
    const tally = new Tally();
    for (const [name, script] of scriptsOf(suite, names)) {
        const player = new NodePlayer(store, goodbye);
        const visits = await run(script, player, (activity) => packageOf(name, activity));
        tell(tally, name, stepsOf(script, visits, player.opened.learner));
    }
    tally.lines.forEach((line) => console.log(line));
}

async function moments(suite, folder, ...names) {
    const store = new Store((name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")));
    const player = new WatchedPlayer(store, goodbye);
    for (const [name, script] of scriptsOf(suite, names)) {
        await run(script, player, (activity) => packageOf(name, activity));
    }
    process.stdout.write(JSON.stringify(player.moments));
}

async function scripts(suite, ...names) {
    const told = [...scriptsOf(suite, names)].map(([name, { about, activities }]) => ({
        name,
        start: about.start,
        activities: activities.map((activity) => ({
            ...activity,
            package: packageOf(name, activity),
            then: meaningOf(activity.control),
        })),
    }));
    process.stdout.write(JSON.stringify(told));
}

async function judge(suite, file, ...names) {
    const found = JSON.parse(readFileSync(file, "utf8"));
    const tally = new Tally();
    for (const [name, script] of scriptsOf(suite, names)) {
        tell(tally, name, stepsOf(script, found[name]?.visits ?? [], found[name]?.learner ?? {}));
    }
    tally.lines.forEach((line) => console.log(line));
}

function tell(tally, name, steps) {
    tally.add(name, steps);
    faults(name, steps).forEach((line) => console.log(line));
}

const [command, ...given] = process.argv.slice(2);
await COMMANDS[command](...given);
