/**
 * The status of a SCO when it ends (SCORM 1.2 RTE §3.4.4 cmi.core.lesson_status), as the server reckons it in
 * `rules/scoring.py`.
 */

const NOT_ATTEMPTED = "not attempted";

/** Returns the lesson status with which a SCO ends that has set these elements. */
export function lessonStatusAtEnd(elements, { mode, credit, masteryScore }) {
    const said = elements["cmi.core.lesson_status"] || NOT_ATTEMPTED;
    if (mode === "browse") {
        return said === NOT_ATTEMPTED ? "browsed" : said;
    }
    const raw = elements["cmi.core.score.raw"];
    if (elements["cmi.core.exit"] === "suspend" && [NOT_ATTEMPTED, "incomplete"].includes(said)) {
        return "incomplete";
    }
    const isJudged = mode === "normal" && credit === "credit" && masteryScore != null && masteryScore !== "";
    if (isJudged && raw) {
        return Number(raw) >= Number(masteryScore) ? "passed" : "failed";
    }
    return said === NOT_ATTEMPTED ? "completed" : said;
}
