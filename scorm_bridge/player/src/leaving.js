// What the stage and the page around it say to each other: {"tributary": …}, between their two origins only.

import { around } from "./around.js";

/** Tell the page around something; the page may be missing, when the stage has the whole window. */
export function tell(origin, message, more = {}) {
    around?.postMessage({ tributary: message, ...more }, origin);
}

/** Answer the page around, when the learner leaves by it: `suspend` returns whether everything is saved. */
export function listen(origin, suspend) {
    window.addEventListener("message", async (event) => {
        if (event.origin !== origin || event.source !== around || event.data?.tributary !== "leave") {
            return;
        }
        tell(origin, (await suspend()) ? "saved" : "not-saved");
    });
}

/** Leave the stage: the page around leads on, or this one does where there is none. */
export function leave(origin, returnUrl) {
    if (around) {
        tell(origin, "closed", { returnUrl });
        return;
    }
    if (window.opener) {
        window.close();
    }
    if (isWeb(returnUrl)) {
        location.replace(returnUrl);
    }
}

/** Tell whether an address is one of the web: never a script. */
export function isWeb(url) {
    try {
        return ["http:", "https:"].includes(new URL(url).protocol);
    } catch {
        return false;
    }
}
