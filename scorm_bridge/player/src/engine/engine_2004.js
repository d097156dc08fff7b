/** The engine for SCORM 2004: scorm-again's run-time and sequencing for one activity after the other. */

import { Scorm2004API } from "../../node_modules/scorm-again/dist/esm/scorm2004.min.js";

import { asInterval, ofInterval } from "./durations.js";
import { restore } from "./elements.js";
import { facade2004 } from "./facade.js";
import { Records } from "./records.js";
import { sequencingOf } from "./sequencing_settings.js";
import { quiet } from "./settings.js";
import { treeOf, walk } from "./tree.js";

/** Returns the engine of an opened SCORM 2004 course. */
export function makeEngine2004(opened, host) {
  return new Engine2004(opened, host);
}

class Engine2004 {
  #opened; #host; #records; #tree; #core; #current = null; #delivered = null; #ended = null;
  #moved = false; #isOpen = false; #isRunning = false; #lmsRequest = null;

  constructor(opened, host) {
    this.#opened = opened;
    this.#host = host;
    this.#records = new Records(opened.activities);
    this.#tree = treeOf(opened.organization);
    console.debug = () => {};
    this.#core = new Scorm2004API({ ...quiet(), sequencing: sequencingOf(opened.organization) });
    this.#core.setSequencingEventListeners({
      onActivityDelivery: (activity) => { this.#delivered = activity; },
      onSequencingSessionEnd: (data) => { this.#ended = data; },
    });
    if (opened.sequencing) {
      this.#core.deserializeSequencingState(opened.sequencing);
    }
    this.api = facade2004(this.#calls());
  }
  start() {
    const tree = this.#core.adl.sequencing.activityTree;
    if (tree.suspendedActivity) return this.#navigate("resumeAll");
    if (tree.currentActivity?.isActive) return this.#again(tree.currentActivity);
    return this.#navigate("start");
  }
  #again(activity) {
    activity.deliveryWasResumed = true;
    this.#launch(activity);
    return true;
  }
  async request(nav, target) {
    this.#lmsRequest = [nav, target];
    if (this.#isOpen) {
      await this.#host.deliver("", "");
      this.#close();
    }
    this.#lmsRequest = null;
    return this.#navigate(nav, target);
  }
  unloaded() { this.#close(); }
  #close() {
    if (this.#isRunning) this.#terminate("", true);
    this.#isOpen = false;
  }
  valid() {
    const process = this.#core.getSequencingService().getOverallSequencingProcess();
    const choice = {};
    for (const node of walk(this.#tree.root)) choice[node.identifier] = process.predictChoiceEnabled(node.identifier);
    return { continue: process.predictContinueEnabled(), previous: process.predictPreviousEnabled(), exit: true, exitAll: true, suspendAll: true, choice, hidden: [] };
  }
  current() { return this.#current; }
  items() {
    const choice = this.valid().choice;
    const shown = (node) => ({
      identifier: node.identifier,
      title: node.item.title,
      isVisible: node.item.isVisible !== false,
      isDisabled: !choice[node.identifier],
      items: node.children.map(shown),
    });
    return this.#tree.root.children.map(shown);
  }
  status(identifier) {
    const tracked = this.#core.getActivityTrackingData(identifier);
    return {
      completion: tracked?.completionStatus ?? "unknown",
      success: tracked?.successStatus ?? "unknown",
      scaled: tracked?.score ?? null,
      progress: tracked?.progressMeasure ?? null,
      isVisible: true,
      isDisabled: false,
    };
  }
  takeChanges() {
    const taken = this.#records.take();
    if (!taken && !this.#moved) return null;
    const changes = { ...taken };
    if (this.#moved) {
      this.#moved = false;
      Object.assign(changes, { current: this.#current, sequencing: this.#core.serializeSequencingState() });
      changes.sharedData = this.#core.captureSharedDataSnapshot();
    }
    return changes;
  }
  snapshot() {
    const state = this.#core.serializeSequencingState();
    return { sequencing: state, current: this.#current };
  }
  #navigate(nav, target, exit) {
    this.#delivered = null;
    this.#ended = null;
    this.#moved = true;
    const process = this.#core.getSequencingService().processNavigationRequest(nav, target, exit);
    if (this.#delivered) this.#launch(this.#delivered);
    else if (this.#ended) { this.#isOpen = false; this.#host.deliver("", ""); this.#host.ended(nav === "suspendAll" ? "suspended" : "exited"); }
    else if (!process) { this.#host.log(`${nav} ${target ?? ""} can't be done: ${this.#core.getSequencingService().getSequencingState().lastSequencingResult?.exception}`); }
    else { this.#host.deliver("", ""); }
    return Boolean(process);
  }
  #launch(activity) {
    const identifier = activity.id;
    const node = this.#tree.byIdentifier.get(identifier);
    let record = this.#records.of(identifier);
    const isResumed = record && activity.deliveryWasResumed;
    if (!isResumed) record = this.#records.begin(identifier);
    this.#core.reset();
    const { learner } = this.#opened;
    const given = {
      "cmi.learner_id": learner.id, "cmi.learner_name": learner.name,
      "cmi.entry": isResumed ? "resume" : "ab-initio",
      "cmi.credit": this.#opened.credit ?? "credit", "cmi.mode": this.#opened.mode ?? "normal",
      "cmi.total_time": record.totalTime || "PT0H0M0S",
    };
    const { item } = node;
    if (item.dataFromLms) given["cmi.launch_data"] = item.dataFromLms;
    const primary = item.sequencing?.objectives?.primary;
    if (primary?.satisfiedByMeasure) given["cmi.scaled_passing_score"] = String(primary.minNormalizedMeasure);
    const limit = item.sequencing?.limitConditions?.attemptAbsoluteDurationLimit;
    if (limit) given["cmi.max_time_allowed"] = limit;
    if (item.timeLimitAction) given["cmi.time_limit_action"] = item.timeLimitAction;
    const own = { ...record.elements };
    delete own["cmi.exit"]; delete own["cmi.session_time"];
    const refused = restore(this.#core, { ...own, ...given });
    if (refused.length) this.#host.log(`not restored: ${refused}`);
    this.#current = identifier;
    this.#isOpen = true;
    this.#isRunning = false;
    this.#host.deliver(identifier, item.url);
    this.#host.changed();
  }
  #calls() {
    const core = this.#core;
    return {
      Initialize: (given) => {
        const result = core.Initialize(given);
        if (result === "true") this.#isRunning = true;
        return result;
      },
      Terminate: (given) => this.#terminate(given),
      GetValue: (name) => core.GetValue(name),
      SetValue: (name, value) => {
        const result = core.SetValue(name, value);
        if (result === "true" && name.startsWith("cmi.")) this.#records.put(this.#current, name, value);
        this.#host.changed();
        return result;
      },
      Commit: (given) => core.Commit(given),
      GetLastError: () => core.GetLastError(),
      GetErrorString: (code) => core.GetErrorString(code),
      GetDiagnostic: (code) => core.GetDiagnostic(code),
    };
  }
  #terminate(given = "") {
    const core = this.#core;
    if (given !== "") return core.Terminate(given);
    const nav = core.adl.nav.request;
    const exit = core.cmi.getExitValueInternal?.() ?? "";
    const result = core.terminate("Terminate", true);
    if (result !== "true") return result;
    this.#isRunning = false;
    const record = this.#records.of(this.#current);
    record.totalTime = asInterval(ofInterval(record.totalTime) + ofInterval(record.elements["cmi.session_time"]));
    core.adl.nav.request = "_none_";
    if (this.#lmsRequest) return result;
    const found = /^(?:\{target=(.+)\})?(choice|jump|continue|previous|exit|exitAll|abandon|abandonAll|suspendAll)$/.exec(nav);
    if (found) {
      this.#isOpen = false;
      this.#navigate(found[2], found[1], exit);
    } else if (exit === "logout" || exit === "time-out") {
      this.#navigate("exitAll");
    }
    return result;
  }
}
