/**
 * What scorm-again is told: it is the data model and its rules, and nothing else.
 *
 * It commits nothing by itself, asks no server and writes no log of its own: the queue of the stage sends what
 * `takeChanges()` gives, and `log` of the host is told what is worth telling.
 */

const NO_LOG = 5;
/** SCORM wants room for 4,096 (1.2) or 64,000 characters of suspend data at least; authoring tools write more. */
const ROOM = 8_388_608;

/** Returns the settings of a run-time that keeps to itself. */
export function quiet() {
    return {
        autocommit: false,
        autoProgress: false,
        enableOfflineSupport: false,
        lmsCommitUrl: false,
        logLevel: NO_LOG,
        onLogMessage: () => {},
        selfReportSessionTime: false,
        strict_errors: true,
        useAsynchronousCommits: false,
    };
}

/** Returns how many characters of suspend data are kept: what the server takes, or 8 MB where it doesn't say. */
export function roomIn(opened) {
    return opened.limits?.suspendData ?? ROOM;
}
