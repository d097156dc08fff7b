/**
 * What scorm-again is told: it is the data model and its rules, and nothing else.
 *
 * It commits nothing by itself, asks no server and writes no log of its own: the queue of the stage sends what
 * `takeChanges()` gives, and `log` of the host is told what is worth telling.
 */

const NO_LOG = 5;

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
