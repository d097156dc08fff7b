/**
 * Runs a script of the suite against a player: checks what is delivered, inspects the controls, makes the calls,
 * and presses what the script says.
 *
 * A step is a delivery, a call with the error after it, a look at a control, or an end that is announced. Steps that
 * aren't reached, because something else was delivered, are failures.
 */

import { isAsExpected } from "./comparing.js";

const UNLOADING = {
    "exitAllOnUnload.htm": "exitAll",
    "suspendAllOnUnload.htm": "suspendAll",
    "tarAct4OnUnload.htm": "{target=activity_4}choice",
};
const LATE = [...Object.keys(UNLOADING), "SequencingTestSingleDoTerminate.htm", "AssetLaunchTest.htm"];

/** What a page of the suite does when it is taken away. */
export function goodbye(page) {
    const file = fileOf(page.url);
    if (!LATE.includes(file) || file === "AssetLaunchTest.htm") {
        return;
    }
    if (UNLOADING[file]) {
        page.api.SetValue("adl.nav.request", UNLOADING[file]);
    }
    page.api.Terminate("");
}

/** Runs a whole script; returns its steps with what came of them. */
export async function run(script, player, course) {
    const report = new Report();
    await player.open(course(script.activities[0]));
    await begin(script, player);
    for (const [place, activity] of script.activities.entries()) {
        if (!delivers(report, activity, player)) {
            script.activities.slice(place).forEach((missed, at) => report.missed(missed, at > 0));
            break;
        }
        inspect(report, activity, player);
        await call(report, activity, player);
        await act(report, activity, script.activities[place + 1], player, course);
    }
    return report.steps;
}

class Report {
    steps = [];

    add(activity, kind, what, isRight, told = "") {
        this.steps.push({ visit: activity.visit, kind, what, isRight, told });
        return isRight;
    }

    missed(activity, withDelivery) {
        if (withDelivery) {
            this.add(activity, "delivery", "", false, "not reached");
        }
        activity.questions.forEach(({ question }) => this.add(activity, "control", question, false, "not reached"));
        activity.calls.forEach(({ text }) => this.add(activity, "call", text, false, "not reached"));
        if (isAnEnd(activity.control)) {
            this.add(activity, "end", activity.control, false, "not reached");
        }
    }
}

function delivers(report, activity, player) {
    const act = /[?&]act=([^&#]+)/.exec(player.delivered?.url ?? "")?.[1];
    const told = act === undefined ? `nothing: ${player.log.slice(-1)}` : act;
    return report.add(activity, "delivery", activity.act, act === activity.act, `delivered: ${told}`);
}

function inspect(report, activity, player) {
    for (const { question, expected } of activity.questions) {
        const [what, subject = ""] = question.split("@");
        const answer = what === "click.button" || isSo(what, subject, player) ? "Y" : "N";
        report.add(activity, "control", question, answer === expected, `${answer}, expected ${expected}`);
    }
}

function isSo(what, subject, player) {
    const valid = player.valid();
    const [control, state, detail] = what.split(".");
    const isShown = !(valid.hidden ?? []).includes(control);
    if (control !== "toc") {
        const isEnabled = isShown && Boolean(valid[control]);
        return state === "enabled" ? isEnabled : !isEnabled;
    }
    if (state === "visible") {
        return shown(player.items()).some((item) => item.title === subject);
    }
    if (detail === "selectable") {
        return valid.choice[identifierOf(subject, player)] === true;
    }
    const root = player.opened.organization.identifier;
    return Object.entries(valid.choice).some(([id, isOpen]) => isOpen && id !== root);
}

function shown(items) {
    return items.filter((item) => item.isVisible).flatMap((item) => [item, ...shown(item.items)]);
}

async function call(report, activity, player) {
    const { api } = player;
    for (const each of activity.calls) {
        if (each.text.startsWith("COI")) {
            report.add(activity, "call", each.text, compared(each, api), "objectives differ");
            continue;
        }
        const given = each.given.map((text) => located(text, api));
        const answered = api[each.function](...given);
        const error = api.GetLastError();
        const isRight = isAsExpected({ ...each, given }, answered, error, player.opened.learner);
        report.add(activity, "call", each.text, isRight, `${JSON.stringify(answered)} ${error}`);
    }
    const file = fileOf(player.delivered.url);
    if (!LATE.includes(file)) {
        api.Terminate("");
        player.save();
    }
}

/** Compares the ids of the objectives that there are with those that are expected. */
function compared(each, api) {
    const count = Number(api.GetValue("cmi.objectives._count"));
    const found = Array.from({ length: count }, (_, at) => api.GetValue(`cmi.objectives.${at}.id`));
    const expected = each.text.split("->")[1].split(",");
    return found.length === expected.length && expected.every((id) => found.includes(id));
}

/** Replaces the id of an objective or a data store between two & by its index. */
function located(text, api) {
    const found = /^([^&!]*)&([^&]*)&(.*)$/s.exec(text);
    if (!found || !/data|objective/.test(found[1])) {
        return text;
    }
    const [, before, id, after] = found;
    const count = Number(api.GetValue(`${before}_count`));
    const at = Array.from({ length: count }, (_, place) => api.GetValue(`${before}${place}.id`)).indexOf(id);
    return `${before}${at}${after}`;
}

const RELAUNCH =
    /^(Relaunch|ReLaunch|RelaunchCM11|ExitCM09ba|SuspendCM09ca|ContinueExitCM8|DMBx|autoendrelaunch|exitlaunch)/;
const ENDS = [
    "HasEnded",
    "AutoTest",
    "DMBx",
    "DMBxAct",
    "RelaunchCM10",
    "RelaunchCM16",
    "RelaunchOB3b",
    "RelaunchSX4a",
];

function isAnEnd(control) {
    const [name] = control.split("~");
    return (
        ENDS.includes(name) ||
        ["ContinueExitCM8", "ChoiceExit", "autoendrelaunch", "ReLaunchDDMa", "ReLaunchDDMb"].includes(name)
    );
}

async function act(report, activity, next, player, course) {
    const [name, subject] = activity.control.split("~");
    await press(name, subject, player);
    if (isAnEnd(activity.control)) {
        report.add(activity, "end", activity.control, Boolean(player.ended), `ended: ${player.ended}`);
    }
    if (RELAUNCH.test(name)) {
        if (!player.ended) {
            player.leave();
        }
        await player.open(course(next));
        if (name === "DMBxAct") {
            await choose("Data Model Behavior Test 1", player);
        } else if (name === "RelaunchCM10") {
            await choose("Activity 4", player);
        }
    }
}

async function press(name, subject, player) {
    const titles = {
        APIt1: "API Implementation Test 1",
        APIt2: "API Implementation Test 2",
        DMIt1: "Data Model Implementation Test 1",
        DMIt2: "Data Model Implementation Test 2",
        DMIt3: "Data Model Implementation Test 3",
        DMIt4: "Data Model Implementation Test 4",
    };
    if (titles[name]) {
        await choose(titles[name], player);
    } else if (name === "Continue" || name === "ContinueExitCM8") {
        await player.press("continue");
    } else if (name === "Previous") {
        await player.press("previous");
    } else if (name === "Choice" || name === "ChoiceExit") {
        await choose(subject, player);
    } else if (
        name === "TRIGExitAll" ||
        name === "Exit" ||
        name === "ExitCM09ba" ||
        name === "RelaunchCM11" ||
        name === "exitlaunch"
    ) {
        if (!player.ended) {
            await player.press("exitAll");
        }
    } else if (name === "SuspendCM09ca") {
        await player.press("suspendAll");
    } else if (name === "RootSX4b") {
        await choose("the activity that corresponds to the root", player);
    }
}

async function begin(script, player) {
    const { start } = script.about;
    const titles = shownAll(player).map((item) => item.title);
    if (start !== "." && titles.includes(start)) {
        await choose(start, player);
    }
}

async function choose(title, player) {
    await player.press("choice", identifierOf(title, player));
}

function identifierOf(title, player) {
    if (title.startsWith("the activity that corresponds to the root")) {
        return player.opened.organization.identifier;
    }
    return shownAll(player).find((item) => item.title.trim() === title)?.identifier ?? title;
}

function shownAll(player) {
    const all = (items) => items.flatMap((item) => [item, ...all(item.items ?? [])]);
    return all(player.opened.organization.items);
}

function fileOf(url) {
    return new URL(url).pathname.split("/").pop();
}
