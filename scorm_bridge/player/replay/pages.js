/** What the pages of the suite do when they are taken away, by their names. */

const ASKING = {
    "exitAllOnUnload.htm": "exitAll",
    "suspendAllOnUnload.htm": "suspendAll",
    "tarAct4OnUnload.htm": "{target=activity_4}choice",
};
const SILENT = ["AssetLaunchTest.htm"];
const LATE = [...Object.keys(ASKING), "SequencingTestSingleDoTerminate.htm"];

/** Returns the name of a page's file. */
export function fileOf(url) {
    return new URL(url).pathname.split("/").pop();
}

/** Tells whether a page ends its session itself, as soon as it has made its calls. */
export function endsAtOnce(url) {
    return ![...LATE, ...SILENT].includes(fileOf(url));
}

/** Says what a page says when it is taken away. */
export function goodbye({ url, api }) {
    const file = fileOf(url);
    if (!LATE.includes(file)) {
        return;
    }
    if (ASKING[file]) {
        api.SetValue("adl.nav.request", ASKING[file]);
    }
    api.Terminate("");
}
