/** The robot's page: it stands for the pages of the suite, whose Java applets no browser runs any more. */

import { answerTo } from "./calls.js";
import { endsAtOnce, goodbye } from "./pages.js";

const DEEPEST = 500;

function find(from) {
    for (let at = from, steps = 0; at && steps < DEEPEST; at = at.parent, steps += 1) {
        if (at.API_1484_11) {
            return at.API_1484_11;
        }
        if (at.parent === at) {
            return null;
        }
    }
    return null;
}

const api = find(window) ?? (window.opener && find(window.opener));
window.addEventListener("unload", () => api && goodbye({ url: location.href, api }));
window.robot = {
    id: `${performance.timeOrigin} ${Math.random()}`,
    act: new URLSearchParams(location.search).get("act"),
    run: (calls) => calls.map((call) => answerTo(call, api)),
    end: () => endsAtOnce(location.href) && setTimeout(() => api.Terminate("")),
};
