/**
 * One SCO's run-time of SCORM 2004: scorm-again's Scorm2004API, filled with what the server knows and the manifest says
 * (RTE 4th Ed. §4.2).
 */

import { Scorm2004API } from "../../node_modules/scorm-again/dist/esm/scorm2004.min.js";

import { Mended } from "./data_model/mended.js";
import { objectivesFor } from "./run_time_mapping.js";
import { quiet, roomIn } from "./settings.js";

const PREFERENCES = ["audio_level", "language", "delivery_speed", "audio_captioning"];
const OF_LMS = [
    "learner_id",
    "learner_name",
    "entry",
    "credit",
    "mode",
    "total_time",
    "launch_data",
    "completion_threshold",
    "scaled_passing_score",
    "max_time_allowed",
    "time_limit_action",
];
const NOT_RESTORED = new Set(OF_LMS.map((name) => `cmi.${name}`));

/** Returns the run-time of an activity that is about to be launched, and the objectives that were put into it. */
export function runtime2004({ opened, activity, record, globals, sharedData, isResumed }) {
    const core = new Scorm2004API(quiet());
    const said = Object.entries(record.elements).filter(([name]) => !NOT_RESTORED.has(name));
    const own = { ...preferencesOf(opened), ...Object.fromEntries(said) };
    const mended = new Mended(core, roomIn(opened));
    const refused = mended.restore({ ...own, ...givenBy(opened, activity, record, isResumed) });
    const seeded = seedObjectives(core, objectivesFor(globals, activity));
    core.adl.configureSharedDataMaps(mapsOf(activity));
    core.adl.restoreSharedDataSnapshot(filled(sharedData));
    core.lastErrorCode = "0";
    return { mended, refused, seeded };
}

/** Returns what a run-time holds, as the tracking model wants it. */
export function reportedBy(core) {
    const { cmi } = core;
    return {
        exit: cmi.getExitValueInternal(),
        completion: cmi.completion_status,
        success: cmi.success_status,
        progress: number(cmi.progress_measure),
        scaled: number(cmi.score.scaled),
        objectives: cmi.objectives.childArray.map((objective) => ({
            id: objective.id,
            success: objective.success_status,
            completion: objective.completion_status,
            progress: number(objective.progress_measure),
            scaled: number(objective.score.scaled),
            raw: number(objective.score.raw),
            min: number(objective.score.min),
            max: number(objective.score.max),
        })),
    };
}

function givenBy(opened, activity, record, isResumed) {
    const { item, primary, definition } = activity;
    const elements = {
        "cmi.learner_id": opened.learner.id,
        "cmi.learner_name": opened.learner.name,
        "cmi.credit": opened.credit ?? "credit",
        "cmi.mode": opened.mode ?? "normal",
        "cmi.entry": isResumed ? "resume" : "ab-initio",
        "cmi.total_time": record.totalTime || "PT0H0M0S",
        "cmi.launch_data": item.dataFromLms ?? "",
        "cmi.max_time_allowed": item.sequencing?.limitConditions?.attemptAbsoluteDurationLimit ?? "",
        "cmi.time_limit_action": item.timeLimitAction ?? "",
        "cmi.scaled_passing_score": primary.byMeasure ? String(primary.minimum) : "",
        "cmi.completion_threshold": definition.completion.byMeasure ? String(definition.completion.minimum) : "",
    };
    return Object.fromEntries(Object.entries(elements).filter(([, value]) => value !== ""));
}

/** Puts the activity's objectives into the run-time; returns the names and ids of those that weren't there. */
function seedObjectives(core, objectives) {
    const seeded = {};
    for (const { id, ...known } of objectives) {
        const there = core.cmi.objectives.childArray.findIndex((each) => each.id === id);
        const name = `cmi.objectives.${there < 0 ? core.cmi.objectives.childArray.length : there}`;
        if (there < 0) {
            seeded[`${name}.id`] = id;
            core.setCMIValue(`${name}.id`, id);
        }
        for (const [field, value] of Object.entries(known)) {
            core.setCMIValue(`${name}.${field}`, String(value));
        }
    }
    return seeded;
}

function mapsOf(activity) {
    return (activity.item.dataMaps ?? []).map((map) => ({
        targetID: map.targetId,
        readSharedData: map.readSharedData ?? true,
        writeSharedData: map.writeSharedData ?? true,
    }));
}

/** Returns the stores that hold something: an empty one is as one that was never written (RTE 4th Ed. §4.3.1). */
function filled(sharedData) {
    return Object.fromEntries(Object.entries(sharedData).filter(([, text]) => text !== ""));
}

function preferencesOf(opened) {
    const known = Object.entries(opened.preferences ?? {}).filter(([name]) => PREFERENCES.includes(name));
    return Object.fromEntries(known.map(([name, value]) => [`cmi.learner_preference.${name}`, value]));
}

function number(text) {
    return text === "" || text === undefined || text === null ? undefined : Number(text);
}
