/** The page around the stage, null where there is none. */
export const around = window.parent === window ? null : window.parent;

// Content looks for its run-time in one window after the other, up to the one that is its own parent. The page around has
// another origin: content that looks for both standards' run-times would be stopped there by an error. So the walk ends
// here, where the run-time is.
//
// What stands at its end is the stage once more, without a document. Some content (Adobe Captivate) doesn't ask whether a
// window is its own parent: it climbs for as long as there are documents, until an error stops it, and would never end.
if (around) {
    window.parent = new Proxy({}, {
        get(_, name, end) {
            if (name === "document") {
                return null;
            }
            const found = window[name];
            if (found === window || found === around) {
                return end;
            }
            return typeof found === "function" ? found.bind(window) : found;
        },
        set(_, name, value) {
            window[name] = value;
            return true;
        },
        has: (_, name) => name in window,
    });
}
