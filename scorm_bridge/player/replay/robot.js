/** Runs a script of the suite against a player: looks at the controls, makes the calls, presses what the script says. */

import { answerTo } from "./calls.js";
import { endsAtOnce } from "./pages.js";
import { isAnEnd } from "./steps.js";

/** Titles of the activities that the suite's instructions ask for. */
export const CHOSEN = {
    APIt1: "API Implementation Test 1",
    APIt2: "API Implementation Test 2",
    DMIt1: "Data Model Implementation Test 1",
    DMIt2: "Data Model Implementation Test 2",
    DMIt3: "Data Model Implementation Test 3",
    DMIt4: "Data Model Implementation Test 4",
};
const RELAUNCHED = /^(Relaunch|ReLaunch|ExitCM09ba|SuspendCM09ca|ContinueExitCM8|DMBx|autoendrelaunch|exitlaunch)/;
const CHOSEN_THEN = { DMBxAct: "Data Model Behavior Test 1", RelaunchCM10: "Activity 4" };
const PRESSED = {
    Continue: "continue",
    ContinueExitCM8: "continue",
    Previous: "previous",
    TRIGExitAll: "exitAll",
    Exit: "exitAll",
    ExitCM09ba: "exitAll",
    RelaunchCM11: "exitAll",
    exitlaunch: "exitAll",
    SuspendCM09ca: "suspendAll",
};
const ROOT = "the activity that corresponds to the root";

/** Returns what a control of a script means: what is chosen or pressed, and whether the course is opened again. */
export function meaningOf(control) {
    const [name, subject] = control.split("~");
    return {
        choose: CHOSEN[name] ?? { Choice: subject, ChoiceExit: subject, RootSX4b: ROOT }[name] ?? null,
        press: PRESSED[name] ?? null,
        isEnd: isAnEnd(control),
        opensAgain: RELAUNCHED.test(name),
        chooseThen: CHOSEN_THEN[name] ?? null,
    };
}

/** Runs a whole script; returns what was found at each of its activities. */
export async function run(script, player, course) {
    const visits = [];
    await player.open(course(script.activities[0]));
    if (script.about.start !== "." && titlesOf(player).includes(script.about.start)) {
        await choose(script.about.start, player);
    }
    for (const [place, activity] of script.activities.entries()) {
        const act = /[?&]act=([^&#]+)/.exec(player.delivered?.url ?? "")?.[1] ?? null;
        const visit = { act, looks: [], answers: [], hasEnded: null };
        visits.push(visit);
        if (act !== activity.act) {
            return visits;
        }
        visit.looks = activity.questions.map(({ question }) => look(question, player));
        visit.answers = activity.calls.map((call) => answerTo(call, player.api));
        if (endsAtOnce(player.delivered.url)) {
            player.api.Terminate("");
            player.save();
        }
        await follow(activity, visit, player, () => course(script.activities[place + 1]));
    }
    return visits;
}

function look(question, player) {
    const [what, subject = ""] = question.split("@");
    return what === "click.button" || isSo(what, subject, player) ? "Y" : "N";
}

function isSo(what, subject, player) {
    const valid = player.valid();
    const [control, state, detail] = what.split(".");
    if (control !== "toc") {
        const isEnabled = !(valid.hidden ?? []).includes(control) && Boolean(valid[control]);
        return (state === "enabled") === isEnabled;
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

async function follow(activity, visit, player, next) {
    const { choose: title, press, isEnd, opensAgain, chooseThen } = meaningOf(activity.control);
    if (title) {
        await choose(title, player);
    } else if (press && !player.ended) {
        await player.press(press);
    }
    if (isEnd) {
        visit.hasEnded = Boolean(player.ended);
    }
    if (!opensAgain) {
        return;
    }
    if (!player.ended) {
        player.leave();
    }
    await player.open(next());
    if (chooseThen) {
        await choose(chooseThen, player);
    }
}

async function choose(title, player) {
    await player.press("choice", identifierOf(title, player));
}

function identifierOf(title, player) {
    if (title.startsWith(ROOT)) {
        return player.opened.organization.identifier;
    }
    return all(player.opened.organization.items).find((item) => item.title.trim() === title)?.identifier ?? title;
}

function titlesOf(player) {
    return all(player.opened.organization.items).map((item) => item.title.trim());
}

function all(items) {
    return items.flatMap((item) => [item, ...all(item.items ?? [])]);
}

function shown(items) {
    return items.filter((item) => item.isVisible).flatMap((item) => [item, ...shown(item.items)]);
}
